package dev.raftctl.node.runtime;

import dev.raftctl.node.config.ClusterIdGenerator;
import dev.raftctl.node.config.ClusterSettings;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a server may bootstrap the cluster of its configuration file, from the status of the other listed
 * servers. The first listed server decides once it has reached all others and they are empty; the others adopt the
 * configuration they find at a bootstrapped server. So a server that lost its disk never bootstraps a second cluster
 * while another server still has its data (hazards M17, M18). Has no side effects.
 */
final class AutoBootstrapRules {
    private final ClusterSettings cluster;
    private final ServerIdentity self;
    private final String ownAddress;

    /**
     * The response of a listed server to a status request.
     *
     * @param status null if it did not respond
     * @param failure why it did not respond, or an empty string
     */
    record StatusRequestResult(@Nullable ServerStatus status, String failure) {}

    /** The next step of a server that bootstraps or joins its cluster. */
    sealed interface AutoBootstrapDecision {
        <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E;

        /** The server starts its log with this configuration. */
        record BootstrapNow(String clusterId, Configuration configuration, boolean asFirst)
                implements AutoBootstrapDecision {
            @Override
            public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
                return visitor.bootstrapNow(this);
            }
        }

        /** The server waits and tries again later. The log and {@code raftctl status} report the reason. */
        record WaitBeforeBootstrap(String reason) implements AutoBootstrapDecision {
            @Override
            public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
                return visitor.waitBefore(this);
            }
        }

        /** The cluster knows this server with another incarnation, so the server must not take part. */
        record LocalDiskLost(String reason) implements AutoBootstrapDecision {
            @Override
            public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
                return visitor.localDiskLost(this);
            }
        }

        /**
         * Derives a value from a decision.
         *
         * @param <E> what the visitor may throw
         */
        interface Visitor<R, E extends Exception> {
            R bootstrapNow(BootstrapNow decision) throws E;

            R waitBefore(WaitBeforeBootstrap decision) throws E;

            R localDiskLost(LocalDiskLost decision) throws E;
        }
    }

    AutoBootstrapRules(ClusterSettings cluster, ServerIdentity self, String ownAddress) {
        this.cluster = cluster;
        this.self = self;
        this.ownAddress = ownAddress;
    }

    /**
     * Returns a warning if the configuration file lists one server, but the cluster has grown; otherwise an empty
     * string. If that server lost its data directory, and no member connected to it in time, it could not distinguish
     * this from its first start, and would form a second cluster.
     */
    static String warningIfListedAlone(ClusterSettings cluster, Configuration configuration) {
        if (!cluster.bootstrap() || cluster.servers().size() != 1) {
            return "";
        }
        List<String> others = configuration.members().keySet().stream()
                .filter(id -> !cluster.servers().containsKey(id))
                .map(ServerId::value)
                .toList();
        return others.isEmpty()
                ? ""
                : "the configuration file has bootstrap = true and lists only "
                        + cluster.servers().firstKey() + ", but the cluster also has " + String.join(", ", others)
                        + ": should this server lose its data directory and then start while it cannot hear from them,"
                        + " it would form a second cluster; set bootstrap = false, or list all members";
    }

    /** Decides what this server does next, given the statuses of all other listed servers. */
    AutoBootstrapDecision decide(SortedMap<ServerId, StatusRequestResult> statuses) {
        for (StatusRequestResult each : statuses.values()) {
            ServerStatus status = each.status();
            if (status != null && !status.configuration().isEmpty()) {
                return decideByMember(status);
            }
        }
        List<String> missing = new ArrayList<>();
        for (Map.Entry<ServerId, StatusRequestResult> each : statuses.entrySet()) {
            ServerStatus status = each.getValue().status();
            if (status == null) {
                missing.add(each.getKey() + " at " + cluster.servers().get(each.getKey()) + " ("
                        + each.getValue().failure() + ")");
            } else {
                String conflict = conflictWith(status);
                if (conflict != null) {
                    return new AutoBootstrapDecision.WaitBeforeBootstrap(conflict);
                }
            }
        }
        if (!missing.isEmpty()) {
            return new AutoBootstrapDecision.WaitBeforeBootstrap("cannot reach " + String.join(", ", missing));
        }
        return decideByEmptyServers(statuses);
    }

    /** Decides what this server does next if another server is already bootstrapped. */
    private AutoBootstrapDecision decideByMember(ServerStatus bootstrapped) {
        String clusterText = "cluster " + bootstrapped.clusterName() + " (" + bootstrapped.clusterId() + "), which "
                + bootstrapped.id() + " belongs to";
        ClusterMember member = bootstrapped.configuration().member(self.id());
        if (member == null) {
            return new AutoBootstrapDecision.WaitBeforeBootstrap("is not a member of " + clusterText
                    + "; add it with: raftctl add-server " + self.id() + "=" + ownAddress);
        }
        if (member.incarnation() != 0 && member.incarnation() != self.incarnation()) {
            return new AutoBootstrapDecision.LocalDiskLost(PeerAlerts.diskLost(self.id(), ownAddress));
        }
        boolean isFirst =
                bootstrapped.configIndex() == 1 && !bootstrapped.configuration().isJoint();
        boolean isOurs = !self.hasCluster() || self.clusterId().equals(bootstrapped.clusterId());
        if (isFirst
                && isOurs
                && member.incarnation() != 0
                && bootstrapped.clusterName().equals(cluster.name())) {
            return new AutoBootstrapDecision.BootstrapNow(
                    bootstrapped.clusterId(), bootstrapped.configuration(), false);
        }
        return new AutoBootstrapDecision.WaitBeforeBootstrap("is waiting for the leader of " + clusterText);
    }

    /** Returns why a server without a configuration cannot take part in the bootstrap, or null if it can. */
    private @Nullable String conflictWith(ServerStatus status) {
        if (!status.nonVotingReason().isEmpty()) {
            return "cannot form the cluster with " + status.id() + ": " + status.nonVotingReason();
        }
        if (status.last().index() > 0 || status.votedFor() != null) {
            return "cannot form the cluster with " + status.id() + ", which was a member of a cluster before";
        }
        String other = status.process().bootstrapClusterId();
        if (!other.isEmpty() && !other.equals(ClusterIdGenerator.of(cluster.name(), cluster.servers()))) {
            return "cannot form the cluster with " + status.id()
                    + ": its configuration file has another cluster name or other servers";
        }
        return null;
    }

    private AutoBootstrapDecision decideByEmptyServers(SortedMap<ServerId, StatusRequestResult> statuses) {
        List<ClusterMember> members = new ArrayList<>();
        for (Map.Entry<ServerId, HostPort> server : cluster.servers().entrySet()) {
            ServerId id = server.getKey();
            StatusRequestResult other = statuses.get(id);
            ServerStatus status = other == null ? null : other.status();
            long incarnation = status == null ? self.incarnation() : status.incarnation();
            members.add(new ClusterMember(id, server.getValue().toString(), incarnation));
        }
        Configuration configuration = Configuration.ofVoters(members);
        String clusterId = ClusterIdGenerator.of(cluster.name(), configuration);
        if (self.hasCluster() && !self.clusterId().equals(clusterId)) {
            return new AutoBootstrapDecision.WaitBeforeBootstrap(
                    "already belongs to cluster " + self.clusterId() + " and is waiting for its leader");
        }
        for (StatusRequestResult each : statuses.values()) {
            ServerStatus status = each.status();
            if (status != null
                    && !status.clusterId().isEmpty()
                    && !status.clusterId().equals(clusterId)) {
                return new AutoBootstrapDecision.WaitBeforeBootstrap("cannot form the cluster with " + status.id()
                        + ", which already belongs to cluster " + status.clusterId());
            }
        }
        ServerId first = cluster.servers().firstKey();
        return first.equals(self.id())
                ? new AutoBootstrapDecision.BootstrapNow(clusterId, configuration, true)
                : new AutoBootstrapDecision.WaitBeforeBootstrap("is waiting for " + first + " to form the cluster");
    }
}
