package dev.raftctl.cli.repl;

import dev.raftctl.cli.findings.Findings;
import dev.raftctl.client.ClientSecurity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ServerId;
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

/**
 * Requests the status of all known servers in parallel. May be used from any thread, but by only one thread at a time.
 */
final class ClusterSummaryQuery {
    private static final long TIMEOUT_MILLIS = 1_000;

    private final List<HostPort> endpoints;
    private final ClientSecurity security;
    private final RequestSender requests;
    private final Map<ServerId, HostPort> members = new ConcurrentSkipListMap<>();

    /** Sends a request to the server at an address and returns without waiting. */
    @FunctionalInterface
    interface RequestSender {
        CompletableFuture<ClientReply> send(
                HostPort address, ClientSecurity security, ClientRequest request, long timeoutMillis);
    }

    ClusterSummaryQuery(List<HostPort> endpoints, ClientSecurity security, RequestSender requests) {
        this.endpoints = endpoints;
        this.security = security;
        this.requests = requests;
    }

    /** Returns the address of the server, or null if no member with this id is known. */
    @Nullable
    RequestTarget target(ServerId server) {
        HostPort address = members.get(server);
        return address == null ? null : new RequestTarget(server, address);
    }

    Set<ServerId> knownServers() {
        return Set.copyOf(members.keySet());
    }

    /**
     * Requests the statuses and summarizes them.
     *
     * @param onlyServer the only server to ask; null means all
     */
    ClusterSummary poll(@Nullable ServerId onlyServer) throws InterruptedException {
        HostPort onlyAddress = onlyServer == null ? null : members.get(onlyServer);
        Set<HostPort> addresses = new LinkedHashSet<>(onlyAddress == null ? members.values() : List.of(onlyAddress));
        if (onlyAddress == null) {
            addresses.addAll(endpoints);
        }
        Collection<ServerStatus> statuses = requestStatuses(addresses);
        updateMembers(statuses);
        return summarize(statuses);
    }

    private Collection<ServerStatus> requestStatuses(Collection<HostPort> addresses) throws InterruptedException {
        List<CompletableFuture<ClientReply>> pending = new ArrayList<>();
        for (HostPort address : addresses) {
            pending.add(requests.send(address, security, new ClientRequest.ServerStatusRequest(), TIMEOUT_MILLIS));
        }
        // One server may respond at several addresses.
        Map<ServerId, ServerStatus> statuses = new TreeMap<>();
        for (CompletableFuture<ClientReply> reply : pending) {
            ServerStatus status = statusOf(reply);
            if (status != null) {
                statuses.put(status.id(), status);
            }
        }
        return statuses.values();
    }

    private static @Nullable ServerStatus statusOf(CompletableFuture<ClientReply> reply) throws InterruptedException {
        try {
            return reply.get().successOf(ServerStatus.class);
        } catch (ExecutionException unreachable) {
            // The server is then not counted as reachable, which is what the prompt shows.
            return null;
        }
    }

    private void updateMembers(Collection<ServerStatus> statuses) {
        statuses.stream()
                .max(Comparator.comparingLong(ServerStatus::configIndex))
                .ifPresent(newest -> {
                    for (ClusterMember member : newest.configuration().members().values()) {
                        members.put(member.id(), HostPort.parse(member.address()));
                    }
                    members.keySet().removeIf(id -> !newest.configuration().contains(id));
                });
    }

    static ClusterSummary summarize(Collection<ServerStatus> statuses) {
        long term = statuses.stream().mapToLong(ServerStatus::term).max().orElse(0);
        String name = "";
        List<ServerProbeResult> probes = new ArrayList<>();
        Set<String> ids = new TreeSet<>();
        for (ServerStatus status : statuses) {
            ids.add(status.id().value());
            status.configuration().members().keySet().forEach(id -> ids.add(id.value()));
            name = status.clusterName().isEmpty() ? name : status.clusterName();
            // The address is not used; an empty one would be rejected.
            probes.add(
                    new ServerProbeResult(status.id(), new HostPort(status.id().value(), 0), status, null));
        }
        ServerId leader = Findings.of(new ClusterStatus(probes)).leader();
        return new ClusterSummary(
                statuses.size(), name, leader == null ? null : leader.value(), term, List.copyOf(ids));
    }
}
