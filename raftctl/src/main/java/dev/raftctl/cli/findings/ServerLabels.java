package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.LinkMatrix.LinkConnectivity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;

/** Short texts about one server for a table: its role, or why that is unknown, and how far it is behind. */
public final class ServerLabels {
    private ServerLabels() {}

    /**
     * Returns the role of a server in one word: as the server reports it, {@code wiped}, or, if it does not answer,
     * {@code cut off} (other servers hear it), {@code foreign}, {@code untrusted}, {@code unreachable} or {@code not
     * queried}.
     */
    public static String role(ClusterStatus clusterStatus, ServerProbeResult probe) {
        ServerStatus status = probe.status();
        ServerId id = probe.id();
        if (status == null) {
            boolean isCutOff = probe.reachability() == ServerReachability.SILENT
                    && id != null
                    && isHeardByOthers(clusterStatus, id);
            return isCutOff ? "cut off" : probe.reachability().label();
        }
        return VotingRightRules.hasLostDisk(status) ? "wiped" : status.role().label();
    }

    private static boolean isHeardByOthers(ClusterStatus clusterStatus, ServerId id) {
        LinkMatrix links = new LinkMatrix(clusterStatus);
        return clusterStatus.statuses().stream()
                .anyMatch(each -> !each.id().equals(id) && links.receives(each.id(), id) == LinkConnectivity.YES);
    }

    /**
     * Returns how many entries a server is behind the newest known log; with a plus sign and a question mark if its log
     * is ahead of the leader's, or ends in another term at the same index. Null if the server does not answer or is not
     * a member.
     */
    public static @Nullable String lag(ClusterStatus clusterStatus, ServerProbeResult probe) {
        Long lag = clusterStatus.lag(probe);
        ServerStatus status = probe.status();
        ServerStatus leader = clusterStatus.leader();
        if (lag == null || status == null || leader == null) {
            return lag == null ? null : lag.toString();
        }
        long ahead = status.last().index() - leader.last().index();
        boolean isOtherTerm =
                ahead >= 0 && status.last().term() != leader.last().term();
        return ahead > 0 || isOtherTerm ? "+" + ahead + "?" : lag.toString();
    }
}
