package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.ClusterHealth.HealthFinding;
import dev.raftctl.cli.cluster.ClusterHealth.HealthSeverity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Findings about servers that work but are too slow: disks, processors and frequent elections. Based on counters over
 * at least ten seconds, or on how long something has been pending. Pure.
 */
final class SlowServerFindings {
    /** The number of slow writes from which a disk counts as slow, because a single slow write may be chance. */
    private static final int MIN_SLOW_WRITES = 2;

    /** A CPU counts as overloaded if the Raft core was due to run but did not run for this percentage of the time. */
    private static final int MIN_LATE_PERCENT = 20;

    /**
     * The number of elections within five minutes from which they are reported as a problem. Elections that an operator
     * requested do not count.
     */
    private static final int MIN_FREQUENT_ELECTIONS = 3;

    /** If a write stays uncommitted for this many election timeouts, it counts as an outage. */
    private static final int TIMEOUTS_UNTIL_DOWN = 2;

    private SlowServerFindings() {}

    /** Returns the findings about slow servers, the worst first. */
    static List<HealthFinding> findings(ClusterStatus clusterStatus, @Nullable ServerStatus leader) {
        List<HealthFinding> findings = new ArrayList<>();
        if (leader != null) {
            addWriteFinding(leader, findings);
        }
        int electionsWon = 0;
        for (ServerStatus each : clusterStatus.statuses()) {
            electionsWon += each.observations().recentElectionsWon();
            String disk = describeSlowDisk(each);
            if (!disk.isEmpty()) {
                boolean isLeader = leader != null && leader.id().equals(each.id());
                findings.add(new HealthFinding(
                        HealthSeverity.DEGRADED,
                        disk,
                        "look at that disk: iostat -x 1" + (isLeader ? "; raftctl step-down " + each.id() : "")));
            }
            addProcessorFinding(each, findings);
            addApplyFinding(each, findings);
        }
        if (electionsWon >= MIN_FREQUENT_ELECTIONS) {
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED,
                    electionsWon + " leaders were elected in the last five minutes without an operator's request",
                    "raftctl votes -o wide; look for pauses and lost connections of the servers that led",
                    true));
        }
        return findings;
    }

    private static void addWriteFinding(ServerStatus leader, List<HealthFinding> findings) {
        long waitMillis = leader.observations().commitLagMs();
        if (waitMillis > leader.electionTimeoutMs()) {
            boolean isDown = waitMillis > TIMEOUTS_UNTIL_DOWN * leader.electionTimeoutMs();
            findings.add(new HealthFinding(
                    isDown ? HealthSeverity.DOWN : HealthSeverity.DEGRADED,
                    "writes wait: the leader " + leader.id() + " has entries that are not committed after " + waitMillis
                            + " ms",
                    "raftctl inspect " + leader.id() + " shows which followers have not acknowledged them"));
        }
    }

    /** Describes a slow disk in a sentence without a full stop, or returns an empty string if the disk is not slow. */
    static String describeSlowDisk(ServerStatus status) {
        HealthObservations observed = status.observations();
        if (observed.currentWriteMs() > status.electionTimeoutMs()) {
            return "the disk of " + status.id() + " has not finished a write for " + observed.currentWriteMs() + " ms";
        }
        if (observed.slowWriteCount() >= MIN_SLOW_WRITES
                && 2 * observed.slowWriteCount() >= observed.recentWriteCount()) {
            return "the disk of " + status.id() + " is slow: " + observed.slowWriteCount() + " of the last "
                    + observed.recentWriteCount() + " writes took 200 ms or more, the longest "
                    + observed.longestWriteMs() + " ms";
        }
        return "";
    }

    private static void addProcessorFinding(ServerStatus status, List<HealthFinding> findings) {
        HealthObservations observed = status.observations();
        if (observed.coreDelayPercent() >= MIN_LATE_PERCENT && observed.longestCoreDelayMs() >= status.heartbeatMs()) {
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED,
                    status.id() + " did not run for " + observed.coreDelayPercent()
                            + " % of the time it was due in the last 20 s, at" + " most for "
                            + observed.longestCoreDelayMs()
                            + " ms",
                    "look at its host: CPU quota, steal, swap, pauses"));
        }
    }

    private static void addApplyFinding(ServerStatus status, List<HealthFinding> findings) {
        long millis = status.observations().applyLagMs();
        if (millis > status.electionTimeoutMs() && status.commitIndex() > status.lastApplied()) {
            findings.add(new HealthFinding(
                    HealthSeverity.DEGRADED,
                    status.id() + " has applied " + status.lastApplied() + " of " + status.commitIndex()
                            + " committed entries, and is " + millis + " ms behind",
                    "wait for it: raftctl wait caught-up=" + status.id()));
        }
    }
}
