package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.PerformanceCause.PausedServer;
import dev.raftctl.cli.findings.PerformanceCause.SlowDisk;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.ProcessPauses;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rule 6: are the servers fast enough? Based on counters over at least ten seconds, or on how long something is
 * pending.
 */
final class PerformanceRules implements FindingRule {
    /** A CPU counts as overloaded if the Raft core was due to run but did not run for this percentage of the time. */
    private static final int MIN_LATE_PERCENT = 20;

    /** If the 99th percentile of the delays is also high, this percentage suffices. */
    private static final int MIN_OFTEN_LATE_PERCENT = 10;

    /**
     * A starting server is delayed by loading and compiling its own classes. The measured delays of its first 20 s are
     * reported for 20 s more.
     */
    private static final long START_UP_MILLIS = 40_000;

    /** A cgroup that stops a server in this percentage of the scheduling periods has too low a CPU quota. */
    private static final int MIN_THROTTLED_PERCENT = 20;

    /**
     * A process that stops this often, and for this share of the time, is short of CPU time and not stopped by a
     * signal.
     */
    private static final int MIN_STARVED_PAUSES = 5;

    private static final int MIN_STARVED_PERCENT = 50;

    /**
     * The number of elections within five minutes from which they are reported as a problem. Elections that an operator
     * requested do not count.
     */
    private static final int MIN_FREQUENT_ELECTIONS = 3;

    /** If a write stays uncommitted for this many election timeouts, it counts as an outage. */
    private static final int TIMEOUTS_UNTIL_DOWN = 2;

    /** The cause of elections that no operator requested. */
    private static final String UNREQUESTED = "timeout";

    private static final long RECENT_PAUSE_MILLIS = 30_000;

    /** If the leader does not report how long its followers lag, a follower this many entries behind is reported. */
    private static final long MAX_LAG_ENTRIES = 10_000;

    @Override
    public void judge(FindingContext context) {
        judgeDisks(context);
        int electionsWon = 0;
        for (ServerStatus each : context.clusterStatus().statuses()) {
            electionsWon += each.observations().recentElectionsWon();
            judgeProcessor(context, each);
            judgeApplying(context, each);
        }
        boolean isFlapping = Math.max(electionsWon, unrequestedChanges(context)) >= MIN_FREQUENT_ELECTIONS;
        List<PausedServer> paused = pausedServers(context, isFlapping);
        if (isFlapping) {
            context.add(new PerformanceCause.LeaderFlapping(
                    Math.max(electionsWon, unrequestedChanges(context)), lossCauses(context)));
        }
        if (!paused.isEmpty()) {
            context.add(new PerformanceCause.ProcessPaused(
                    paused, paused.stream().anyMatch(each -> context.isLeader(each.server()))));
        }
        judgeWrites(context);
        judgeFollowers(context);
        ServerStatus leader = context.leader();
        if (leader != null && context.evidence().refusals().contains(RefusalReason.BUSY)) {
            context.add(new PerformanceCause.QueueFull(leader.id()));
        }
    }

    /**
     * Returns how many elections after a timeout were won in the last five minutes: the sum of the servers' own counts.
     */
    private static int unrequestedChanges(FindingContext context) {
        int changes = 0;
        for (ServerStatus each : context.clusterStatus().statuses()) {
            for (LeaderChangeCount change : each.measurements().leaderChanges()) {
                changes += change.cause().equals(UNREQUESTED) ? change.count() : 0;
            }
        }
        return changes;
    }

    /** Names the servers that were paused while they led, if any; empty otherwise. */
    private static String lossCauses(FindingContext context) {
        List<String> paused = new ArrayList<>();
        for (ServerStatus each : context.clusterStatus().statuses()) {
            int count = each.measurements().pauses().whileLeadingCount();
            if (count > 0) {
                paused.add(each.id() + " " + count + (count == 1 ? " time" : " times"));
            }
        }
        return paused.isEmpty() ? "" : "paused while leading: " + String.join(", ", paused);
    }

    /** A pause is over when it is reported, so it is shown while it is recent, or while it explains lost leaders. */
    private static List<PausedServer> pausedServers(FindingContext context, boolean isFlapping) {
        List<PausedServer> paused = new ArrayList<>();
        for (ServerStatus each : context.clusterStatus().statuses()) {
            ProcessPauses pauses = each.measurements().pauses();
            boolean isRecent = pauses.lastAgoMs() >= 0 && pauses.lastAgoMs() <= RECENT_PAUSE_MILLIS;
            if (pauses.count() > 0
                    && !lacksProcessorTime(each)
                    && (isRecent || (isFlapping && pauses.whileLeadingCount() > 0))) {
                paused.add(new PausedServer(each.id(), pauses.count(), pauses.maxMs(), pauses.lastMs(), pauses.gcMs()));
            }
        }
        return paused;
    }

    private static void judgeDisks(FindingContext context) {
        ServerStatus leader = context.leader();
        List<ServerStatus> slow = new ArrayList<>();
        for (ServerStatus each : context.clusterStatus().statuses()) {
            // A server without CPU time finishes everything late, its syncs too.
            if (!lacksProcessorTime(each) && (SlowDiskCheck.isStuck(each) || SlowDiskCheck.isSlow(each))) {
                slow.add(each);
            }
        }
        boolean limitsWrites = leader != null && !hasFastQuorum(context, slow);
        boolean isReason =
                limitsWrites || (leader != null && FindingContext.ids(slow).contains(leader.id()));
        boolean isOutage = isReason && isWriteOverdue(leader, 1);
        FindingSeverity severity = isOutage ? FindingSeverity.DOWN : FindingSeverity.DEGRADED;
        List<SlowDisk> disks = new ArrayList<>();
        for (ServerStatus each : slow) {
            if (SlowDiskCheck.isStuck(each)) {
                context.add(new PerformanceCause.DiskStuck(
                        each.id(),
                        SlowDiskCheck.runningMillis(each),
                        context.isLeader(each.id()),
                        limitsWrites,
                        severity));
            } else {
                disks.add(new SlowDisk(each.id(), SlowDiskCheck.describeSlowWrites(each)));
            }
        }
        if (!disks.isEmpty()) {
            context.add(new PerformanceCause.DiskSlow(
                    disks, leader == null ? null : leader.id(), limitsWrites, SyncTable.lines(context), severity));
        }
    }

    /**
     * Returns whether the working voters whose disks are fast are a majority, so that no write waits for a slow disk.
     */
    private static boolean hasFastQuorum(FindingContext context, List<ServerStatus> slow) {
        Set<ServerId> fast = new TreeSet<>(context.analysis().workingVoters());
        fast.removeAll(FindingContext.ids(slow));
        return context.analysis().hasQuorum(fast);
    }

    private static boolean isWriteOverdue(@Nullable ServerStatus leader, int timeouts) {
        return leader != null && uncommittedMillis(leader) > timeouts * leader.electionTimeoutMs();
    }

    /** Returns the age of the oldest entry that is not committed. */
    static long uncommittedMillis(ServerStatus leader) {
        return Math.max(
                leader.observations().commitLagMs(),
                leader.measurements().writes().oldestMs());
    }

    private static void judgeWrites(FindingContext context) {
        ServerStatus leader = context.leader();
        if (leader != null && isWriteOverdue(leader, 1)) {
            boolean isOutage = isWriteOverdue(leader, TIMEOUTS_UNTIL_DOWN);
            context.add(new PerformanceCause.WritesSlow(
                    leader.id(),
                    uncommittedMillis(leader),
                    WriteLimit.ofOverdueWrites(context, leader),
                    isOutage ? FindingSeverity.DOWN : FindingSeverity.DEGRADED));
        }
    }

    private static void judgeProcessor(FindingContext context, ServerStatus status) {
        HealthObservations observed = status.observations();
        HealthMeasurements measured = status.measurements();
        long longestMillis =
                Math.max(observed.longestCoreDelayMs(), measured.coreLoop().maxGapMs());
        long p99Millis = measured.coreLoop().p99Micros() / 1_000;
        // Only few delays are measured in an idle server, so one long pause makes all of these numbers high.
        boolean isUnpaused = measured.pauses().count() == 0;
        boolean isLate = observed.coreDelayPercent() >= MIN_LATE_PERCENT
                || (observed.coreDelayPercent() >= MIN_OFTEN_LATE_PERCENT && p99Millis > status.heartbeatMs());
        boolean hasJustStarted = status.uptimeMs() < START_UP_MILLIS;
        if (((isLate && isUnpaused && !hasJustStarted) || lacksProcessorTime(status))
                && longestMillis >= status.heartbeatMs()) {
            context.add(new PerformanceCause.ProcessorStarved(
                    status.id(),
                    observed.coreDelayPercent(),
                    longestMillis,
                    measured.throttledPercent(),
                    context.isLeader(status.id())));
        }
    }

    /**
     * Returns whether a server is starved: its cgroup throttles it, or it stands still again and again most of the
     * time, as it does where the quota is not visible to it.
     */
    private static boolean lacksProcessorTime(ServerStatus status) {
        HealthMeasurements measured = status.measurements();
        return measured.throttledPercent() >= MIN_THROTTLED_PERCENT
                || (measured.pauses().count() >= MIN_STARVED_PAUSES
                        && status.observations().coreDelayPercent() >= MIN_STARVED_PERCENT);
    }

    private static void judgeApplying(FindingContext context, ServerStatus status) {
        long millis = status.observations().applyLagMs();
        if (millis > status.electionTimeoutMs() && status.commitIndex() > status.lastApplied()) {
            context.add(
                    new PerformanceCause.ApplySlow(status.id(), status.lastApplied(), status.commitIndex(), millis));
        }
    }

    /** A follower that exchanges no messages with the leader is cut off rather than lagging. */
    private static void judgeFollowers(FindingContext context) {
        ServerStatus leader = context.leader();
        if (leader == null) {
            return;
        }
        for (ServerStatus each : context.memberStatuses()) {
            boolean isFollowing = leader.id().equals(each.leader())
                    && !each.id().equals(leader.id())
                    && each.nonVotingReason().isEmpty()
                    && VoterReadiness.contactLoss(context.clusterStatus(), leader, each.id())
                            .isEmpty();
            if (isFollowing) {
                judgeFollower(context, leader, each.id());
            }
        }
    }

    private static void judgeFollower(FindingContext context, ServerStatus leader, ServerId id) {
        FollowerStatus follower = VoterReadiness.follower(leader, id);
        long entries = follower == null ? 0 : Math.max(0, leader.last().index() - follower.matchIndex());
        Long lagMs = VoterReadiness.lagMillis(leader, id);
        boolean isLagging = lagMs == null
                ? entries > MAX_LAG_ENTRIES
                : lagMs < 0 ? isFirstResponseOverdue(context, leader, id) : lagMs > leader.electionTimeoutMs();
        if (!isLagging) {
            return;
        }
        context.add(
                isSentSnapshotsRepeatedly(context, leader, id)
                        ? new PerformanceCause.SnapshotRepeats(id, leader.id(), entries)
                        : new PerformanceCause.FollowerLagging(id, leader.id(), lagMs == null ? -1 : lagMs, entries));
    }

    /** Returns whether a follower should have acknowledged something: neither its leader nor its membership is new. */
    private static boolean isFirstResponseOverdue(FindingContext context, ServerStatus leader, ServerId id) {
        long leaderForMs = leader.observations().leaderForMs();
        boolean isLeaderNew = leaderForMs >= 0 && leaderForMs <= leader.electionTimeoutMs();
        boolean isChangeRunning = leader.change() != null || !leader.configCommitted();
        boolean isChanged = context.configuration().isLearner(id)
                || (context.configuration().isJoint()
                        && !(context.configuration().voters().contains(id)
                                && context.configuration().outgoing().contains(id)));
        return !isLeaderNew && !(isChangeRunning && isChanged);
    }

    /**
     * Returns whether the follower received a whole snapshot between two samples and needs the next one already,
     * because the log was compacted past the first one in the meantime.
     */
    private static boolean isSentSnapshotsRepeatedly(FindingContext context, ServerStatus leader, ServerId id) {
        ClusterStatus later = context.evidence().later();
        ServerStatus laterLeader = later == null ? null : later.status(leader.id());
        FollowerStatus before = VoterReadiness.follower(leader, id);
        FollowerStatus after = laterLeader == null ? null : VoterReadiness.follower(laterLeader, id);
        return laterLeader != null
                && before != null
                && after != null
                && laterLeader.term() == leader.term()
                && before.mode().equals("snapshot")
                && after.mode().equals("snapshot")
                && after.matchIndex() > before.matchIndex();
    }
}
