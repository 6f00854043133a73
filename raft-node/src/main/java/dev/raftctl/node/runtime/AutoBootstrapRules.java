package dev.raftctl.node.runtime;

import dev.raftctl.node.config.ClusterConfig;
import dev.raftctl.node.config.ClusterIdentity;
import dev.raftctl.node.storage.Identity;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server may form the cluster of its configuration file, judged by what the other servers of the file report
 * of themselves. The first server of the list decides, once it has met all of them and they are empty; the others begin
 * with the configuration that they find at one that has begun. So a server that lost its disk never forms a cluster a
 * second time while any other still has its data (hazards M17, M18). Pure.
 */
final class AutoBootstrapRules {
    private final ClusterConfig cluster;
    private final Identity self;
    private final String ownAddress;

    /**
     * One of the listed servers, asked for its status.
     *
     * @param status null: it did not answer
     * @param failure why it did not answer; empty when it did
     */
    record StatusResult(@Nullable ServerStatus status, String failure) {}

    /** What follows for this server. */
    sealed interface Decision {
        /** It begins its log with this configuration. */
        record Bootstrap(String clusterId, Configuration configuration, boolean asFirst) implements Decision {}

        /** It asks again later; {@code why} is for the log and for {@code raftctl status}. */
        record Wait(String why) implements Decision {}

        /** It is known under another incarnation, and must take no part. */
        record DiskLost(String why) implements Decision {}
    }

    AutoBootstrapRules(ClusterConfig cluster, Identity self, String ownAddress) {
        this.cluster = cluster;
        this.self = self;
        this.ownAddress = ownAddress;
    }

    /** @param found every listed server but this one */
    Decision decide(SortedMap<ServerId, StatusResult> found) {
        for (StatusResult each : found.values()) {
            ServerStatus status = each.status();
            if (status != null && !status.configuration().isEmpty()) {
                return decideByMember(status);
            }
        }
        List<String> missing = new ArrayList<>();
        for (Map.Entry<ServerId, StatusResult> each : found.entrySet()) {
            ServerStatus status = each.getValue().status();
            if (status == null) {
                missing.add(each.getKey() + " at " + cluster.servers().get(each.getKey()) + " ("
                        + each.getValue().failure() + ")");
            } else {
                String conflict = conflictWith(status);
                if (conflict != null) {
                    return new Decision.Wait(conflict);
                }
            }
        }
        if (!missing.isEmpty()) {
            return new Decision.Wait("has not met " + String.join(", ", missing));
        }
        return decideByEmptyServers(found);
    }

    /** One of them has begun: with this server or without it. */
    private Decision decideByMember(ServerStatus formed) {
        String clusterText = "cluster " + formed.clusterName() + " (" + formed.clusterId() + "), which " + formed.id()
                + " belongs to";
        Member member = formed.configuration().member(self.id());
        if (member == null) {
            return new Decision.Wait("is no member of " + clusterText + ": raftctl add-server " + self.id() + "="
                    + ownAddress + " takes it in");
        }
        if (member.incarnation() != 0 && member.incarnation() != self.incarnation()) {
            return new Decision.DiskLost(PeerAlerts.diskLost(self.id(), ownAddress));
        }
        boolean isFirst = formed.configIndex() == 1 && !formed.configuration().isJoint();
        boolean isOurs = !self.hasCluster() || self.clusterId().equals(formed.clusterId());
        if (isFirst
                && isOurs
                && member.incarnation() != 0
                && formed.clusterName().equals(cluster.name())) {
            return new Decision.Bootstrap(formed.clusterId(), formed.configuration(), false);
        }
        return new Decision.Wait("waits for the leader of " + clusterText);
    }

    /** Why a server that has no configuration is not as empty as it must be; null: it is. */
    private @Nullable String conflictWith(ServerStatus status) {
        if (!status.nonVotingReason().isEmpty()) {
            return "cannot form the cluster with " + status.id() + ": " + status.nonVotingReason();
        }
        if (status.last().index() > 0 || status.votedFor() != null) {
            return "cannot form the cluster with " + status.id() + ", which has taken part in one already";
        }
        String other = status.process().bootstrapClusterId();
        if (!other.isEmpty() && !other.equals(ClusterIdentity.of(cluster.name(), cluster.servers()))) {
            return "cannot form the cluster with " + status.id()
                    + ": its configuration file gives another name or other servers";
        }
        return null;
    }

    private Decision decideByEmptyServers(SortedMap<ServerId, StatusResult> found) {
        List<Member> members = new ArrayList<>();
        for (Map.Entry<ServerId, HostPort> server : cluster.servers().entrySet()) {
            ServerId id = server.getKey();
            StatusResult other = found.get(id);
            ServerStatus status = other == null ? null : other.status();
            long incarnation = status == null ? self.incarnation() : status.incarnation();
            members.add(new Member(id, server.getValue().toString(), incarnation));
        }
        Configuration configuration = Configuration.ofVoters(members);
        String clusterId = ClusterIdentity.of(cluster.name(), configuration);
        if (self.hasCluster() && !self.clusterId().equals(clusterId)) {
            return new Decision.Wait("belongs to cluster " + self.clusterId() + " already, and waits for its leader");
        }
        for (StatusResult each : found.values()) {
            ServerStatus status = each.status();
            if (status != null
                    && !status.clusterId().isEmpty()
                    && !status.clusterId().equals(clusterId)) {
                return new Decision.Wait("cannot form the cluster with " + status.id() + ", which belongs to cluster "
                        + status.clusterId() + " already");
            }
        }
        ServerId first = cluster.servers().firstKey();
        return first.equals(self.id())
                ? new Decision.Bootstrap(clusterId, configuration, true)
                : new Decision.Wait("waits for " + first + " to form the cluster");
    }
}
