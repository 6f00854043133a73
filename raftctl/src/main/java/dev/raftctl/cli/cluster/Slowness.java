package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.Health.Finding;
import dev.raftctl.cli.cluster.Health.Severity;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Servers that work, and are too slow: disks, processors, elections that come too often. All of it is judged by
 * counters over ten seconds and more, or by how long something takes already. Pure.
 */
final class Slowness {
    /** One slow write may be chance. */
    private static final int SLOW_WRITES_MIN = 2;

    /** Of the time in which the core was due and did not run. */
    private static final int LATE_PERCENT = 20;

    /** In five minutes, unless an operator asked for them. */
    private static final int ELECTIONS_MANY = 3;

    /** Election timeouts after which a write that is not committed is not served in time. */
    private static final int TIMEOUTS_UNTIL_DOWN = 2;

    private Slowness() {}

    /** The worst first. */
    static List<Finding> findings(Survey survey, @Nullable ServerStatus leader) {
        List<Finding> findings = new ArrayList<>();
        if (leader != null) {
            writes(leader, findings);
        }
        int elections = 0;
        for (ServerStatus each : survey.answers()) {
            elections += each.observed().electionsWon();
            String disk = ofDisk(each);
            if (!disk.isEmpty()) {
                boolean leads = leader != null && leader.id().equals(each.id());
                findings.add(new Finding(
                        Severity.DEGRADED,
                        disk,
                        "look at that disk: iostat -x 1" + (leads ? "; raftctl step-down " + each.id() : "")));
            }
            processor(each, findings);
            applying(each, findings);
        }
        if (elections >= ELECTIONS_MANY) {
            findings.add(new Finding(
                    Severity.DEGRADED,
                    elections + " leaders were elected in the last five minutes without an operator's request",
                    "raftctl votes -o wide; look for pauses and lost connections of the servers that led"));
        }
        return findings;
    }

    private static void writes(ServerStatus leader, List<Finding> findings) {
        long waits = leader.observed().uncommittedMs();
        if (waits > leader.electionTimeoutMs()) {
            boolean down = waits > TIMEOUTS_UNTIL_DOWN * leader.electionTimeoutMs();
            findings.add(new Finding(
                    down ? Severity.DOWN : Severity.DEGRADED,
                    "writes wait: the leader " + leader.id() + " has entries that are not committed after " + waits
                            + " ms",
                    "raftctl inspect " + leader.id() + " shows which followers have not acknowledged them"));
        }
    }

    /** That a disk is slow, as a sentence without its stop; empty: it is not. */
    static String ofDisk(ServerStatus status) {
        Observations seen = status.observed();
        if (seen.writeRunningMs() > status.electionTimeoutMs()) {
            return "the disk of " + status.id() + " has not finished a write for " + seen.writeRunningMs() + " ms";
        }
        if (seen.slowWrites() >= SLOW_WRITES_MIN && 2 * seen.slowWrites() >= seen.writes()) {
            return "the disk of " + status.id() + " is slow: " + seen.slowWrites() + " of the last " + seen.writes()
                    + " writes took 200 ms or more, the longest " + seen.longestWriteMs() + " ms";
        }
        return "";
    }

    private static void processor(ServerStatus status, List<Finding> findings) {
        Observations seen = status.observed();
        if (seen.latePercent() >= LATE_PERCENT && seen.longestLateMs() >= status.heartbeatMs()) {
            findings.add(new Finding(
                    Severity.DEGRADED,
                    status.id() + " did not run for " + seen.latePercent()
                            + " % of the time it was due in the last 20 s, at" + " most for " + seen.longestLateMs()
                            + " ms",
                    "look at its host: CPU quota, steal, swap, pauses"));
        }
    }

    private static void applying(ServerStatus status, List<Finding> findings) {
        long millis = status.observed().unappliedMs();
        if (millis > status.electionTimeoutMs() && status.commitIndex() > status.lastApplied()) {
            findings.add(new Finding(
                    Severity.DEGRADED,
                    status.id() + " has applied " + status.lastApplied() + " of " + status.commitIndex()
                            + " committed entries, and is " + millis + " ms behind with it",
                    "wait for it: raftctl wait caught-up=" + status.id()));
        }
    }
}
