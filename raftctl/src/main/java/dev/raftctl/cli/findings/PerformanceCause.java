package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reason why a working cluster is slow. */
sealed interface PerformanceCause extends FindingCause {
    <R> R visit(Visitor<R> visitor);

    @Override
    default <R> R visitGroup(GroupVisitor<R> visitor) {
        return visitor.onPerformanceCause(this);
    }

    /**
     * A disk whose syncs are slow.
     *
     * @param description what is slow, as a clause
     */
    record SlowDisk(ServerId server, String description) {}

    /**
     * A server whose process did not run for a while, with its pauses of the last five minutes.
     *
     * @param count the number of pauses, at least 1
     * @param lastMs how long the most recent one lasted
     * @param gcMs the time of garbage collections during all of these pauses; 0 if there was none
     */
    record PausedServer(ServerId server, int count, long longestMs, long lastMs, long gcMs) {
        /** Returns whether garbage collections certainly took more than half of the time of these pauses. */
        boolean isGarbageCollection() {
            // Only the longest and the last pause are known, so this is the most that all of them can have taken.
            long maxTotalMs = lastMs + (count - 1) * longestMs;
            return 2 * gcMs > maxTotalMs;
        }
    }

    /**
     * A sync of a server's disk has not finished.
     *
     * @param limitsWrites whether every write waits for a slow disk
     */
    record DiskStuck(ServerId server, long runningMs, boolean isLeader, boolean limitsWrites, FindingSeverity severity)
            implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.DISK_STUCK;
        }

        @Override
        public String writeLimit() {
            return limitsWrites || severity == FindingSeverity.DOWN ? "disk" : "";
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onDiskStuck(this);
        }
    }

    /**
     * Syncs of servers' disks are slow.
     *
     * @param limitsWrites whether every write waits for one of them
     */
    record DiskSlow(
            List<SlowDisk> disks,
            @Nullable ServerId leader,
            boolean limitsWrites,
            List<String> table,
            FindingSeverity severity)
            implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.DISK_SLOW;
        }

        @Override
        public String writeLimit() {
            return limitsWrites || severity == FindingSeverity.DOWN ? "disk" : "";
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onDiskSlow(this);
        }
    }

    /**
     * Entries stay uncommitted.
     *
     * @param limitedBy the word of {@link WriteLimit}
     */
    record WritesSlow(ServerId leader, long waitMs, String limitedBy, FindingSeverity severity)
            implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.WRITES_SLOW;
        }

        @Override
        public String writeLimit() {
            return limitedBy;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onWritesSlow(this);
        }
    }

    /** A server does not get the CPU that it needs. */
    record ProcessorStarved(
            ServerId server, int delayPercent, long longestDelayMs, int throttledPercent, boolean isLeader)
            implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.CPU_STARVED;
        }

        @Override
        public String writeLimit() {
            return isLeader ? "cpu" : "";
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onProcessorStarved(this);
        }
    }

    /**
     * The process of a server did not run for a while.
     *
     * @param includesLeader whether the leader is one of them
     */
    record ProcessPaused(List<PausedServer> servers, boolean includesLeader) implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.PAUSED;
        }

        @Override
        public String writeLimit() {
            return includesLeader ? "cpu" : "";
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onProcessPaused(this);
        }
    }

    /** Leaders change often, and no operator asked for it. */
    record LeaderFlapping(int changes, String causes) implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.LEADER_FLAPPING;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onLeaderFlapping(this);
        }
    }

    /** A leader rejects requests because its queue is full. */
    record QueueFull(ServerId leader) implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.QUEUE_FULL;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onQueueFull(this);
        }
    }

    /** A follower is behind the leader. */
    record FollowerLagging(ServerId server, ServerId leader, long lagMs, long entries) implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.LAGGING;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onFollowerLagging(this);
        }
    }

    /** A follower is sent one snapshot after another. */
    record SnapshotRepeats(ServerId server, ServerId leader, long entries) implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.SNAPSHOT_LOOP;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onSnapshotRepeats(this);
        }
    }

    /** A server applies committed entries too slowly. */
    record ApplySlow(ServerId server, long applied, long committed, long lagMs) implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.APPLY_SLOW;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onApplySlow(this);
        }
    }

    /** The wall clock of a server jumped. */
    record ClockJumped(ServerId server, long jumpMs, long agoMs) implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.CLOCK_JUMP;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onClockJumped(this);
        }
    }

    /** The wall clocks of servers differ. */
    record ClockSkewed(ServerId server, ServerId reference, long offsetMs) implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.CLOCK_SKEW;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onClockSkewed(this);
        }
    }

    /** The replicated state nearly fills its part of the heap. */
    record StateNearlyFull(ServerId server, int percent, long maxBytes, boolean isLeader) implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.STATE_NEARLY_FULL;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onStateNearlyFull(this);
        }
    }

    /** A server replaced a damaged snapshot. */
    record SnapshotDamaged(ServerId server, String damage) implements PerformanceCause {
        @Override
        public FindingCode code() {
            return FindingCode.SNAPSHOT_DAMAGED;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onSnapshotDamaged(this);
        }
    }

    /** Handles every cause of this group. */
    interface Visitor<R> {
        R onDiskStuck(DiskStuck cause);

        R onDiskSlow(DiskSlow cause);

        R onWritesSlow(WritesSlow cause);

        R onProcessorStarved(ProcessorStarved cause);

        R onProcessPaused(ProcessPaused cause);

        R onLeaderFlapping(LeaderFlapping cause);

        R onQueueFull(QueueFull cause);

        R onFollowerLagging(FollowerLagging cause);

        R onSnapshotRepeats(SnapshotRepeats cause);

        R onApplySlow(ApplySlow cause);

        R onClockJumped(ClockJumped cause);

        R onClockSkewed(ClockSkewed cause);

        R onStateNearlyFull(StateNearlyFull cause);

        R onSnapshotDamaged(SnapshotDamaged cause);
    }
}
