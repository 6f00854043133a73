package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.ClusterHealth.HealthFinding;
import dev.raftctl.cli.cluster.ClusterHealth.HealthSeverity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds terms that elections cannot explain: a server whose term is far from the others', and terms close to the last
 * one. Only messages of a faulty or hostile sender bring a server there. Pure.
 */
final class SuspiciousTermFindings {
    static final String WAIT_HINT =
            "the servers' terms converge by at most 4294967296 terms per election timeout; wait with: raftctl wait leader";

    /**
     * The hint for a cluster whose terms are used up. A cluster restored from a snapshot starts again with low terms.
     */
    static final String RESTORE_HINT =
            "save a snapshot and form a new cluster from it: raftctl snapshot save, then raftctl snapshot restore";

    /**
     * The number of terms by which two servers may differ. With an election timeout of one second, that many
     * consecutive elections take twelve days.
     */
    private static final long MAX_DISTANCE = 1 << 20;

    /**
     * From this term on, one message can raise a server's term only slightly, so that the terms that remain are used
     * for elections.
     */
    private static final long RESERVED_FROM = PeerMessage.MAX_TERM / 2;

    private SuspiciousTermFindings() {}

    static List<HealthFinding> findings(
            ClusterStatus clusterStatus, @Nullable ServerStatus leader, boolean hasMajority) {
        List<HealthFinding> findings = new ArrayList<>();
        for (ServerStatus each : members(clusterStatus)) {
            String text = describeDistance(clusterStatus, each);
            if (!text.isEmpty()) {
                findings.add(new HealthFinding(
                        HealthSeverity.DEGRADED,
                        text,
                        leader != null && hasMajority
                                ? "if it does not return by itself, replace it: raftctl replace-server " + each.id()
                                        + " NEW=H:P"
                                : WAIT_HINT));
            }
        }
        if (clusterStatus.term() >= RESERVED_FROM) {
            List<ServerId> there = new ArrayList<>();
            for (ServerStatus each : clusterStatus.statuses()) {
                if (each.term() >= RESERVED_FROM) {
                    there.add(each.id());
                }
            }
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED,
                    "the terms are nearly used up: the highest term of " + NameListFormatter.join(there) + " is "
                            + clusterStatus.term() + ", and " + PeerMessage.MAX_TERM
                            + " is the last one; no election raises a term that far",
                    RESTORE_HINT));
        }
        return findings;
    }

    /**
     * Describes how far the term of a server is from the terms of the others, in a sentence without a full stop.
     * Returns an empty string if the terms are close.
     */
    static String describeDistance(ClusterStatus clusterStatus, ServerStatus status) {
        ServerStatus leader = clusterStatus.workingLeader();
        long referenceTerm = referenceTerm(clusterStatus);
        if (!clusterStatus.configuration().contains(status.id()) || isNear(status.term(), referenceTerm)) {
            return "";
        }
        boolean isAhead = status.term() > referenceTerm;
        String others = leader == null ? "the others" : "the leader " + leader.id();
        return status.id() + " is in term " + status.term() + ", " + Math.abs(status.term() - referenceTerm) + " terms "
                + (isAhead ? "ahead of " : "behind ") + others + " (term " + referenceTerm + ")"
                + (isAhead ? ": no election raises a term that far" : "");
    }

    /** Returns whether no election can succeed because the terms of too many servers are far apart. */
    static boolean areTooFarApart(ClusterStatus clusterStatus) {
        long referenceTerm = referenceTerm(clusterStatus);
        Set<ServerId> near = new TreeSet<>();
        boolean someAreFar = false;
        for (ServerStatus each : members(clusterStatus)) {
            if (isNear(each.term(), referenceTerm)) {
                near.add(each.id());
            } else {
                someAreFar = true;
            }
        }
        return someAreFar && !QuorumAnalysis.optimistic(clusterStatus).hasQuorum(near);
    }

    /** Returns whether the server has reached the highest possible term, so that it cannot campaign. */
    static boolean isLastTerm(ServerStatus status) {
        return status.term() >= PeerMessage.MAX_TERM;
    }

    private static boolean isNear(long term, long referenceTerm) {
        return Math.abs(term - referenceTerm) <= MAX_DISTANCE;
    }

    /**
     * Returns the term of the working leader or, without one, the term that half of the answering members have reached.
     */
    private static long referenceTerm(ClusterStatus clusterStatus) {
        ServerStatus leader = clusterStatus.workingLeader();
        if (leader != null) {
            return leader.term();
        }
        List<Long> terms = new ArrayList<>();
        for (ServerStatus each : members(clusterStatus)) {
            terms.add(each.term());
        }
        terms.sort(null);
        return terms.isEmpty() ? 0 : terms.get((terms.size() - 1) / 2);
    }

    private static List<ServerStatus> members(ClusterStatus clusterStatus) {
        Configuration configuration = clusterStatus.configuration();
        List<ServerStatus> members = new ArrayList<>();
        for (ServerStatus each : clusterStatus.statuses()) {
            if (configuration.contains(each.id())) {
                members.add(each);
            }
        }
        return members;
    }
}
