package dev.raftctl.cli.cluster;

import dev.raftctl.cli.findings.Findings;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ClusterStatusPoll;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerRequestOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
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
 * Bootstraps a cluster: queries every server, sends all of them the same bootstrap request, and waits for a leader.
 * Idempotent: can be repeated, also after an interruption. Confined to one thread; single use.
 */
public final class ClusterBootstrap {
    private static final long POLL_INTERVAL_MILLIS = 50;
    private static final long ROUND_MILLIS = 500;
    /** The endpoint that a command uses if the operator names none. */
    private static final HostPort DEFAULT_ENDPOINT = new HostPort("127.0.0.1", 7001);

    private static final long ANSWER_TIMEOUT_MILLIS = 1_000;

    private final ClusterClient cluster;
    private final SortedMap<ServerId, RequestTarget> targets = new TreeMap<>();
    private final SortedSet<ServerId> excluded;
    private final SortedMap<ServerId, ServerStatus> statuses;
    private final String clusterId;
    private final String name;
    private final Configuration configuration;
    /**
     * Whether the cluster has changed its configuration since the bootstrap. If so, the leader sends the configuration
     * to the servers that have none.
     */
    private final boolean isPastFirstConfiguration;

    /** @param alreadyBootstrapped whether every server had already been bootstrapped before this command */
    public record BootstrapResult(
            String clusterId,
            String name,
            Configuration configuration,
            ServerStatus leader,
            boolean alreadyBootstrapped) {}

    private ClusterBootstrap(
            ClusterClient cluster,
            List<ClusterMember> servers,
            SortedSet<ServerId> excluded,
            String requestedName,
            BiFunction<String, Configuration, String> idOf)
            throws CliFailure {
        this.cluster = cluster;
        this.excluded = excluded;
        for (ClusterMember server : servers) {
            RequestTarget target = RequestTarget.of(server);
            if (target == null || targets.put(server.id(), target) != null) {
                throw CliFailure.usage(
                        server.id() + " is named twice, or has no address", "give each server once, as ID=HOST:PORT");
            }
        }
        BootstrapServerDiscovery discovery = new BootstrapServerDiscovery(cluster, targets);
        statuses = discovery.run();
        ServerStatus existing = findExistingMember(servers);
        name = existing == null ? requestedName : existing.clusterName();
        if (existing != null && !existing.configuration().isEmpty()) {
            clusterId = existing.clusterId();
            configuration = existing.configuration();
            isPastFirstConfiguration = existing.configIndex() > 1;
            return;
        }
        discovery.requireAll();
        checkNoneFenced();
        checkOtherEndpointsEmpty();
        configuration = firstConfiguration(servers);
        clusterId = idOf.apply(name, configuration);
        isPastFirstConfiguration = false;
        if (existing != null && !existing.clusterId().equals(clusterId)) {
            throw alreadyBootstrapped(existing.id() + " belongs to cluster " + existing.clusterName() + " ("
                    + existing.clusterId() + "), and waits for its leader; start the servers of that cluster");
        }
    }

    /** Fails if a server has lost its log, because such a server must not start a new log. */
    private void checkNoneFenced() throws CliFailure {
        for (ServerStatus each : statuses.values()) {
            if (!each.nonVotingReason().isEmpty()) {
                throw alreadyBootstrapped(each.id() + " was a member of a cluster before: " + each.nonVotingReason());
            }
        }
    }

    /**
     * Fails if an endpoint that will not be a member does not answer or belongs to a cluster: it may hold the data of a
     * cluster to which the named servers belonged.
     */
    private void checkOtherEndpointsEmpty() throws CliFailure {
        List<RequestTarget> others = new ArrayList<>();
        for (RequestTarget each : cluster.targets()) {
            boolean isNamed = targets.values().stream()
                    .anyMatch(target -> target.address().equals(each.address()));
            if (!isNamed && !each.address().equals(DEFAULT_ENDPOINT)) {
                others.add(each);
            }
        }
        for (ServerRequestOutcome reply : cluster.callEach(others, new ClientRequest.ServerStatusRequest(), false)) {
            String address = reply.target().address().toString();
            ServerStatus status = reply.successOf(ServerStatus.class);
            if (status == null) {
                throw CliFailure.of(new Refusal(
                        RefusalReason.SERVER_UNREACHABLE,
                        "nothing was changed: the endpoint " + address
                                + " does not answer, and may hold data of these servers' cluster",
                        "start it, or remove it from the endpoints"));
            }
            if (!status.clusterId().isEmpty() && !excluded.contains(status.id())) {
                throw alreadyBootstrapped("the endpoint " + address + ", server " + status.id()
                        + ", belongs to cluster " + status.clusterName() + " (" + status.clusterId() + ")");
            }
        }
    }

    /**
     * Queries every server, retrying those that do not answer yet. All must answer, unless one of them already belongs
     * to this cluster.
     *
     * @param excluded servers that take no part, even if a configuration file lists them
     * @param idOf returns the id of a cluster with this name and first configuration; must always return the same id
     */
    public static ClusterBootstrap of(
            ClusterClient cluster,
            List<ClusterMember> servers,
            SortedSet<ServerId> excluded,
            String name,
            BiFunction<String, Configuration, String> idOf)
            throws CliFailure {
        return new ClusterBootstrap(cluster, servers, excluded, name, idOf);
    }

    public Configuration configuration() {
        return configuration;
    }

    public String name() {
        return name;
    }

    /** Returns whether every server has been bootstrapped. */
    public boolean isDone() {
        return pendingTargets().isEmpty();
    }

    /**
     * Returns a server that already belongs to a cluster; null if none does. All such servers must belong to the same
     * cluster.
     */
    private @Nullable ServerStatus findExistingMember(List<ClusterMember> servers) throws CliFailure {
        ServerStatus existing = null;
        for (ServerStatus each : statuses.values()) {
            if (each.clusterId().isEmpty()) {
                continue;
            }
            if (!each.configuration().isEmpty() && !hasExactVoters(each.configuration(), servers)) {
                throw alreadyBootstrapped(
                        each.id() + " belongs to cluster " + each.clusterName() + " of " + each.configuration());
            }
            if (existing != null && !existing.clusterId().equals(each.clusterId())) {
                throw alreadyBootstrapped(existing.id() + " and " + each.id() + " belong to different clusters");
            }
            if (existing == null || existing.configuration().isEmpty()) {
                existing = each;
            }
        }
        return existing;
    }

    private static CliFailure alreadyBootstrapped(String detail) {
        return CliFailure.of(new Refusal(
                RefusalReason.ALREADY_BOOTSTRAPPED,
                "nothing was changed: " + detail,
                "raftctl add-server adds a new server to a cluster; a data directory belongs to one cluster"));
    }

    private static boolean hasExactVoters(Configuration configuration, List<ClusterMember> servers) {
        if (configuration.members().size() != servers.size() || configuration.isJoint()) {
            return false;
        }
        for (ClusterMember server : servers) {
            ClusterMember member = configuration.member(server.id());
            if (member == null
                    || !member.address().equals(server.address())
                    || !configuration.voters().contains(server.id())) {
                return false;
            }
        }
        return true;
    }

    private Configuration firstConfiguration(List<ClusterMember> servers) {
        List<ClusterMember> members = new ArrayList<>();
        for (ClusterMember server : servers) {
            ServerStatus status = statuses.get(server.id());
            long incarnation = status == null ? 0 : status.incarnation();
            members.add(new ClusterMember(server.id(), server.address(), incarnation));
        }
        return Configuration.ofVoters(members);
    }

    private List<RequestTarget> pendingTargets() {
        List<RequestTarget> pending = new ArrayList<>();
        for (ServerStatus each : statuses.values()) {
            RequestTarget target = targets.get(each.id());
            if (each.configuration().isEmpty() && target != null && !isPastFirstConfiguration) {
                pending.add(target);
            }
        }
        return pending;
    }

    /** Bootstraps the remaining servers and waits for a leader. */
    public BootstrapResult execute() throws CliFailure {
        List<RequestTarget> pending = pendingTargets();
        boolean already = pending.isEmpty();
        ClientRequest request = new ClientRequest.BootstrapRequest(clusterId, name, configuration, excluded);
        while (!pending.isEmpty()) {
            List<RequestTarget> retries = new ArrayList<>();
            for (ServerRequestOutcome reply : cluster.callEach(pending, request, true)) {
                Refusal refusal = reply.refusal();
                if (refusal != null) {
                    throw CliFailure.of(refusal);
                }
                if (reply.successOf(ClientReply.BootstrappedReply.class) == null) {
                    retries.add(reply.target());
                }
            }
            pending = retries;
            if (!pending.isEmpty() && cluster.deadline().hasExpired()) {
                throw incomplete("not every server was bootstrapped: no answer from " + pending);
            }
            if (!pending.isEmpty()) {
                cluster.pause(POLL_INTERVAL_MILLIS);
            }
        }
        return new BootstrapResult(clusterId, name, configuration, awaitLeader(), already);
    }

    private ServerStatus awaitLeader() throws CliFailure {
        CachedClusterInfo memberCluster = new CachedClusterInfo(
                targets.values().stream().map(RequestTarget::address).toList());
        RequestDeadline deadline = cluster.deadline();
        try (ClusterStatusPoll poll = cluster.newStatusPoll(memberCluster)) {
            ClusterStatus clusterStatus = new ClusterStatus(List.of());
            while (!deadline.hasExpired()) {
                clusterStatus = ClientFailures.translate(() -> poll.next(
                        ANSWER_TIMEOUT_MILLIS, ROUND_MILLIS, ClusterStatusPoll.PollStopCondition.LEADER_FOUND));
                ServerStatus leader = clusterStatus.workingLeader();
                if (leader != null && leader.clusterId().equals(clusterId)) {
                    return leader;
                }
                cluster.pause(POLL_INTERVAL_MILLIS);
            }
            throw incomplete("every server was bootstrapped, but there is no leader yet: "
                    + Findings.of(clusterStatus).summary());
        }
    }

    private CliFailure incomplete(String detail) {
        return new CliFailure(
                CliFailureReason.OUTCOME_UNKNOWN,
                detail + " (within " + cluster.deadline().totalMillis() + " ms)",
                "repeat the command to continue; raftctl votes explains why there is no leader");
    }
}
