package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Security;
import dev.raftctl.cli.cluster.Target;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Asks every server it knows of how it is, all at once. Any thread, one at a time. */
final class Lookout {
    private static final long PATIENCE_MILLIS = 1_000;

    private final List<HostPort> endpoints;
    private final Security security;
    private final KeptLinks links;
    private final Map<ServerId, HostPort> members = new ConcurrentSkipListMap<>();

    Lookout(List<HostPort> endpoints, Security security, KeptLinks links) {
        this.endpoints = endpoints;
        this.security = security;
        this.links = links;
    }

    /** Null: no such member is known. */
    @Nullable
    Target target(ServerId server) {
        HostPort address = members.get(server);
        return address == null ? null : new Target(server, address);
    }

    Set<ServerId> known() {
        return Set.copyOf(members.keySet());
    }

    /** @param only the server that alone is asked; null: all */
    Seen look(@Nullable ServerId only) throws InterruptedException {
        HostPort alone = only == null ? null : members.get(only);
        Set<HostPort> addresses = new LinkedHashSet<>(alone == null ? members.values() : List.of(alone));
        if (alone == null) {
            addresses.addAll(endpoints);
        }
        Collection<ServerStatus> answers = ask(addresses);
        remember(answers);
        return seen(answers);
    }

    private Collection<ServerStatus> ask(Collection<HostPort> addresses) throws InterruptedException {
        List<CompletableFuture<ClientReply>> asked = new ArrayList<>();
        for (HostPort address : addresses) {
            asked.add(links.ask(address, security, new ClientRequest.Describe(), PATIENCE_MILLIS));
        }
        // One server may answer at several addresses.
        Map<ServerId, ServerStatus> answers = new TreeMap<>();
        for (CompletableFuture<ClientReply> answer : asked) {
            ServerStatus status = statusOf(answer);
            if (status != null) {
                answers.put(status.id(), status);
            }
        }
        return answers.values();
    }

    private static @Nullable ServerStatus statusOf(CompletableFuture<ClientReply> answer) throws InterruptedException {
        try {
            return answer.get() instanceof ServerStatus status ? status : null;
        } catch (ExecutionException unreachable) {
            // It is not among those that answered, and that is what the prompt shows.
            return null;
        }
    }

    private void remember(Collection<ServerStatus> answers) {
        answers.stream()
                .max(Comparator.comparingLong(ServerStatus::configIndex))
                .ifPresent(newest -> {
                    for (Member member : newest.configuration().members().values()) {
                        members.put(member.id(), HostPort.parse(member.address()));
                    }
                    members.keySet().removeIf(id -> !newest.configuration().contains(id));
                });
    }

    static Seen seen(Collection<ServerStatus> answers) {
        long term = answers.stream().mapToLong(ServerStatus::term).max().orElse(0);
        String name = "";
        String leader = null;
        Set<String> ids = new TreeSet<>();
        for (ServerStatus status : answers) {
            ids.add(status.id().value());
            status.configuration().members().keySet().forEach(id -> ids.add(id.value()));
            name = status.clusterName().isEmpty() ? name : status.clusterName();
            if (status.term() != term) {
                continue;
            }
            if (status.role() == ServerRole.LEADER) {
                leader = status.id().value();
            } else if (leader == null && status.leader() != null) {
                leader = status.leader().value();
            }
        }
        return new Seen(answers.size(), name, leader, term, List.copyOf(ids));
    }
}
