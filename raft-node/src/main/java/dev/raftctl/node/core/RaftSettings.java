package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;

/**
 * The settings of a server. Times are in nanoseconds of the clock passed to {@link Raft#step}.
 *
 * @param electionTimeoutNanos T; a follower waits for a random time in [T, 2T) (paper section 5.2)
 * @param heartbeatNanos at most T / 2
 * @param commitNoticeNanos a leader sends a new commitIndex to the followers no later than this after the commit, also
 *     if no entries follow; 0: with the next heartbeat
 * @param maxAppendEntries entries in one request
 * @param maxAppendBytes weight of the entries in one request
 * @param maxInFlightMessages unacknowledged append requests to one follower
 * @param maxInFlightBytes weight of the entries in them
 * @param maxUncommittedBytes a leader refuses proposals beyond it with {@code BUSY}
 * @param maxEntryBytes a larger payload is refused before it is appended
 * @param maxPendingApplyBytes weight of entries submitted to the state machine and not yet applied
 * @param maxCacheBytes weight of applied entries kept in memory for followers
 * @param trailingEntries entries kept before a snapshot for slow followers
 * @param maxCatchUpRounds a new server that is still behind after this many rounds is not added (dissertation section
 *     4.2.1)
 * @param preVote dissertation section 9.6
 * @param checkQuorum a leader that has not heard from a majority for T steps down, and voters defend a live leader
 * @param leaseReads serve reads within a lease that starts when the heartbeat was sent; off by default
 */
public record RaftSettings(
        ServerId self,
        long electionTimeoutNanos,
        long heartbeatNanos,
        long commitNoticeNanos,
        int maxAppendEntries,
        long maxAppendBytes,
        int maxInFlightMessages,
        long maxInFlightBytes,
        long maxUncommittedBytes,
        int maxEntryBytes,
        long maxPendingApplyBytes,
        long maxCacheBytes,
        long trailingEntries,
        int maxCatchUpRounds,
        boolean preVote,
        boolean checkQuorum,
        boolean leaseReads) {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    public RaftSettings {
        if (heartbeatNanos <= 0 || electionTimeoutNanos < 2 * heartbeatNanos) {
            throw new IllegalArgumentException("the election timeout must be at least twice the heartbeat");
        }
    }

    /**
     * Returns how long after each heartbeat response this server votes for no server. It must be durably recorded
     * before the server starts ({@link dev.raftctl.protocol.message.RecoveredState#leasePromiseNanos}).
     */
    public long leasePromiseNanos() {
        return leaseReads && checkQuorum ? electionTimeoutNanos : 0;
    }

    /** Returns the defaults of the configuration file, with an election timeout of 1 s and a heartbeat every 100 ms. */
    public static RaftSettings defaults(ServerId self) {
        return builder(self).build();
    }

    /** Returns the default settings with these timeouts, in nanoseconds. */
    public static RaftSettings withTimeouts(ServerId self, long electionTimeoutNanos, long heartbeatNanos) {
        return builder(self)
                .electionTimeoutNanos(electionTimeoutNanos)
                .heartbeatNanos(heartbeatNanos)
                .build();
    }

    /** Returns a builder that starts with these settings. */
    public Builder toBuilder() {
        Builder builder = new Builder(self);
        builder.electionTimeoutNanos = electionTimeoutNanos;
        builder.heartbeatNanos = heartbeatNanos;
        builder.commitNoticeNanos = commitNoticeNanos;
        builder.maxAppendEntries = maxAppendEntries;
        builder.maxAppendBytes = maxAppendBytes;
        builder.maxInFlightMessages = maxInFlightMessages;
        builder.maxInFlightBytes = maxInFlightBytes;
        builder.maxUncommittedBytes = maxUncommittedBytes;
        builder.maxEntryBytes = maxEntryBytes;
        builder.maxPendingApplyBytes = maxPendingApplyBytes;
        builder.maxCacheBytes = maxCacheBytes;
        builder.trailingEntries = trailingEntries;
        builder.maxCatchUpRounds = maxCatchUpRounds;
        builder.preVote = preVote;
        builder.checkQuorum = checkQuorum;
        builder.leaseReads = leaseReads;
        return builder;
    }

    /** Returns a builder that starts with the defaults of the configuration file. */
    public static Builder builder(ServerId self) {
        return new Builder(self);
    }

    /** Builds {@link RaftSettings} from single settings. Not thread-safe. */
    public static final class Builder {
        private ServerId self;
        private long electionTimeoutNanos = 1000 * NANOS_PER_MILLI;
        private long heartbeatNanos = 100 * NANOS_PER_MILLI;
        private long commitNoticeNanos = 2 * NANOS_PER_MILLI;
        private int maxAppendEntries = 1024;
        private long maxAppendBytes = 1 << 20;
        private int maxInFlightMessages = 64;
        private long maxInFlightBytes = 8 << 20;
        private long maxUncommittedBytes = 32 << 20;
        private int maxEntryBytes = 1 << 20;
        private long maxPendingApplyBytes = 8 << 20;
        private long maxCacheBytes = 4 << 20;
        private long trailingEntries = 10_000;
        private int maxCatchUpRounds = 10;
        private boolean preVote = true;
        private boolean checkQuorum = true;
        private boolean leaseReads;

        private Builder(ServerId self) {
            this.self = self;
        }

        public Builder self(ServerId value) {
            self = value;
            return this;
        }

        public Builder electionTimeoutNanos(long value) {
            electionTimeoutNanos = value;
            return this;
        }

        public Builder heartbeatNanos(long value) {
            heartbeatNanos = value;
            return this;
        }

        public Builder commitNoticeNanos(long value) {
            commitNoticeNanos = value;
            return this;
        }

        public Builder maxAppendEntries(int value) {
            maxAppendEntries = value;
            return this;
        }

        public Builder maxAppendBytes(long value) {
            maxAppendBytes = value;
            return this;
        }

        public Builder maxInFlightMessages(int value) {
            maxInFlightMessages = value;
            return this;
        }

        public Builder maxInFlightBytes(long value) {
            maxInFlightBytes = value;
            return this;
        }

        public Builder maxUncommittedBytes(long value) {
            maxUncommittedBytes = value;
            return this;
        }

        public Builder maxEntryBytes(int value) {
            maxEntryBytes = value;
            return this;
        }

        public Builder maxPendingApplyBytes(long value) {
            maxPendingApplyBytes = value;
            return this;
        }

        public Builder maxCacheBytes(long value) {
            maxCacheBytes = value;
            return this;
        }

        public Builder trailingEntries(long value) {
            trailingEntries = value;
            return this;
        }

        public Builder maxCatchUpRounds(int value) {
            maxCatchUpRounds = value;
            return this;
        }

        public Builder preVote(boolean value) {
            preVote = value;
            return this;
        }

        public Builder checkQuorum(boolean value) {
            checkQuorum = value;
            return this;
        }

        public Builder leaseReads(boolean value) {
            leaseReads = value;
            return this;
        }

        /** @throws IllegalArgumentException if the election timeout is less than twice the heartbeat interval */
        public RaftSettings build() {
            return new RaftSettings(
                    self,
                    electionTimeoutNanos,
                    heartbeatNanos,
                    commitNoticeNanos,
                    maxAppendEntries,
                    maxAppendBytes,
                    maxInFlightMessages,
                    maxInFlightBytes,
                    maxUncommittedBytes,
                    maxEntryBytes,
                    maxPendingApplyBytes,
                    maxCacheBytes,
                    trailingEntries,
                    maxCatchUpRounds,
                    preVote,
                    checkQuorum,
                    leaseReads);
        }
    }
}
