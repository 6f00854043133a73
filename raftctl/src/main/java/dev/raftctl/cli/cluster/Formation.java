package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Forms a cluster: asks every server who it is, tells all of them the same, and waits until one of them leads. Repeating it, also
 * after it was interrupted half-way, comes to the same. One thread, one use.
 */
public final class Formation {
    private static final long POLL_MILLIS = 50;
    private static final long PATIENCE_MILLIS = 500;
    /** Where commands look when no endpoint is given: the operator did not name it. */
    private static final HostPort DEFAULT_ENDPOINT = new HostPort("127.0.0.1", 7001);

    private static final long TRY_MILLIS = 1_000;

    private final ClusterClient cluster;
    private final SortedMap<ServerId, Target> targets = new TreeMap<>();
    private final SortedSet<ServerId> without;
    private final SortedMap<ServerId, ServerStatus> found;
    private final String clusterId;
    private final String name;
    private final Configuration configuration;
    /** Its first configuration is history: the leader sends the log to those that have none. */
    private final boolean isUnderWay;

    /** @param already every server had been told before */
    public record Formed(
            String clusterId, String name, Configuration configuration, ServerStatus leader, boolean already) {}

    private Formation(
            ClusterClient cluster,
            List<Member> servers,
            SortedSet<ServerId> without,
            String wantedName,
            BiFunction<String, Configuration, String> idOf)
            throws Failure {
        this.cluster = cluster;
        this.without = without;
        for (Member server : servers) {
            Target target = Target.of(server);
            if (target == null || targets.put(server.id(), target) != null) {
                throw Failure.usage(server.id() + " is named twice, or has no address", "ID=HOST:PORT, once for each");
            }
        }
        Muster muster = new Muster(cluster, targets);
        found = muster.call();
        ServerStatus told = told(servers);
        name = told == null ? wantedName : told.clusterName();
        if (told != null && !told.configuration().isEmpty()) {
            clusterId = told.clusterId();
            configuration = told.configuration();
            isUnderWay = told.configIndex() > 1;
            return;
        }
        muster.mustBeComplete();
        mustBeAble();
        othersMustBeEmpty();
        configuration = fresh(servers);
        clusterId = idOf.apply(name, configuration);
        isUnderWay = false;
        if (told != null && !told.clusterId().equals(clusterId)) {
            throw already(told.id() + " belongs to cluster " + told.clusterName() + " (" + told.clusterId()
                    + "), and waits for its leader; start the servers of that cluster");
        }
    }

    /** A server that lost its log must not begin a new one. */
    private void mustBeAble() throws Failure {
        for (ServerStatus each : found.values()) {
            if (!each.barred().isEmpty()) {
                throw already(each.id() + " has taken part in a cluster: " + each.barred());
            }
        }
    }

    /** Endpoints that are not to be members: they may hold the data of a cluster that the named servers belonged to. */
    private void othersMustBeEmpty() throws Failure {
        List<Target> others = new ArrayList<>();
        for (Target each : cluster.endpoints()) {
            boolean isNamed = targets.values().stream()
                    .anyMatch(target -> target.address().equals(each.address()));
            if (!isNamed && !each.address().equals(DEFAULT_ENDPOINT)) {
                others.add(each);
            }
        }
        for (Reply reply : cluster.askTargets(others, new ClientRequest.Describe(), false)) {
            String address = reply.target().address().toString();
            if (!(reply.reply() instanceof ServerStatus status)) {
                throw Failure.of(new Refusal(
                        Reason.SERVER_UNREACHABLE,
                        "nothing was changed: the endpoint " + address
                                + " does not answer, and may hold data of these servers' cluster",
                        "start it, or leave it out of the endpoints"));
            }
            if (!status.clusterId().isEmpty() && !without.contains(status.id())) {
                throw already("the endpoint " + address + ", server " + status.id() + ", belongs to cluster "
                        + status.clusterName() + " (" + status.clusterId() + ")");
            }
        }
    }

    /**
     * Asks every server who it is, again and again those that do not answer yet. All must, unless one of them belongs to this
     * cluster already.
     *
     * @param without servers that take no part, although a configuration file may list them
     * @param idOf the id of a cluster of this name that begins with this configuration: the same whenever it is asked
     */
    public static Formation of(
            ClusterClient cluster,
            List<Member> servers,
            SortedSet<ServerId> without,
            String name,
            BiFunction<String, Configuration, String> idOf)
            throws Failure {
        return new Formation(cluster, servers, without, name, idOf);
    }

    public Configuration configuration() {
        return configuration;
    }

    public String name() {
        return name;
    }

    /** Whether there is nothing left to tell anybody. */
    public boolean isDone() {
        return untold().isEmpty();
    }

    /** One that belongs to a cluster already; null: none does. It must be the same cluster for all that do. */
    private @Nullable ServerStatus told(List<Member> servers) throws Failure {
        ServerStatus told = null;
        for (ServerStatus each : found.values()) {
            if (each.clusterId().isEmpty()) {
                continue;
            }
            if (!each.configuration().isEmpty() && !isOf(each.configuration(), servers)) {
                throw already(each.id() + " belongs to cluster " + each.clusterName() + " of " + each.configuration());
            }
            if (told != null && !told.clusterId().equals(each.clusterId())) {
                throw already(told.id() + " and " + each.id() + " belong to different clusters");
            }
            if (told == null || told.configuration().isEmpty()) {
                told = each;
            }
        }
        return told;
    }

    private static Failure already(String what) {
        return Failure.of(
                new Refusal(
                        Reason.ALREADY_BOOTSTRAPPED,
                        "nothing was changed: " + what,
                        "raftctl add-server takes a new server into a cluster; a server keeps the cluster of its data directory"));
    }

    private static boolean isOf(Configuration configuration, List<Member> servers) {
        if (configuration.members().size() != servers.size() || configuration.isJoint()) {
            return false;
        }
        for (Member server : servers) {
            Member member = configuration.member(server.id());
            if (member == null
                    || !member.address().equals(server.address())
                    || !configuration.voters().contains(server.id())) {
                return false;
            }
        }
        return true;
    }

    private Configuration fresh(List<Member> servers) {
        List<Member> members = new ArrayList<>();
        for (Member server : servers) {
            ServerStatus status = found.get(server.id());
            long incarnation = status == null ? 0 : status.incarnation();
            members.add(new Member(server.id(), server.address(), incarnation));
        }
        return Configuration.ofVoters(members);
    }

    private List<Target> untold() {
        List<Target> untold = new ArrayList<>();
        for (ServerStatus each : found.values()) {
            Target target = targets.get(each.id());
            if (each.configuration().isEmpty() && target != null && !isUnderWay) {
                untold.add(target);
            }
        }
        return untold;
    }

    /** Tells those that were not told, and waits for a leader. */
    public Formed carryOut() throws Failure {
        List<Target> untold = untold();
        boolean already = untold.isEmpty();
        ClientRequest request = new ClientRequest.Bootstrap(clusterId, name, configuration, without);
        while (!untold.isEmpty()) {
            List<Target> again = new ArrayList<>();
            for (Reply reply : cluster.askTargets(untold, request, true)) {
                if (reply.reply() instanceof ClientReply.Refused refused) {
                    throw Failure.of(refused.why());
                }
                if (!(reply.reply() instanceof ClientReply.Bootstrapped)) {
                    again.add(reply.target());
                }
            }
            untold = again;
            if (!untold.isEmpty() && cluster.deadline().isOver()) {
                throw halfDone("not every server could be told: no answer from " + untold);
            }
            if (!untold.isEmpty()) {
                cluster.deadline().pause(POLL_MILLIS);
            }
        }
        return new Formed(clusterId, name, configuration, awaitLeader(), already);
    }

    private ServerStatus awaitLeader() throws Failure {
        Acquaintance members =
                new Acquaintance(targets.values().stream().map(Target::address).toList());
        Deadline deadline = cluster.deadline();
        try (Rounds rounds = cluster.rounds(members)) {
            Survey survey = new Survey(List.of());
            while (!deadline.isOver()) {
                survey = rounds.next(TRY_MILLIS, PATIENCE_MILLIS, Rounds.Enough.LEADER);
                ServerStatus leader = survey.workingLeader();
                if (leader != null && leader.clusterId().equals(clusterId)) {
                    return leader;
                }
                deadline.pause(POLL_MILLIS);
            }
            throw halfDone("every server was told, but none leads yet: "
                    + Diagnosis.of(survey).verdict());
        }
    }

    private Failure halfDone(String what) {
        return new Failure(
                Cause.OUTCOME_UNKNOWN,
                what + " (within " + cluster.deadline().totalMillis() + " ms)",
                "repeat the command: it goes on where it stopped; raftctl votes tells why nobody leads");
    }
}
