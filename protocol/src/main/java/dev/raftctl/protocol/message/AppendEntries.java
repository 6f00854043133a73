package dev.raftctl.protocol.message;

import java.util.List;

/**
 * Log replication (paper figure 2, AppendEntries RPC). {@link Heartbeat} replaces the empty form, except for probes.
 */
public sealed interface AppendEntries extends PeerMessage {
    /**
     * @param previous the position directly before the entries
     * @param entries consecutive, the first at {@code previous.index() + 1}; may be empty
     * @param leaderCommit the leader's commitIndex
     */
    record AppendRequest(long term, LogPosition previous, List<LogEntry> entries, long leaderCommit)
            implements AppendEntries, PeerMessage.NoDurabilityPromise {
        /** Returns the index of the last entry that this request covers. */
        public long lastIndex() {
            return previous.index() + entries.size();
        }

        @Override
        public String toString() {
            return "Append[term=" + term + ", previous=" + previous + ", entries=" + entries.size() + ", leaderCommit="
                    + leaderCommit + "]";
        }

        @Override
        public boolean isBulk() {
            return !entries.isEmpty();
        }

        @Override
        public long payloadBytes() {
            long bytes = 0;
            for (LogEntry entry : entries) {
                bytes += entry.weight();
            }
            return bytes;
        }

        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.appendRequest(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.appendRequest(this);
        }

        @Override
        public boolean isLeaderContact() {
            return true;
        }
    }

    /** @param matchIndex the index up to which the follower's durable log is known to match the leader's log */
    record AppendAccepted(long term, long matchIndex) implements AppendEntries, PeerMessage.DurabilityPromise {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.appendAccepted(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.appendAccepted(this);
        }

        @Override
        public AppendAccepted promise() {
            return this;
        }

        @Override
        public <R> R acceptPromise(PeerMessage.DurabilityPromiseVisitor<R> visitor) {
            return visitor.entries(this);
        }
    }

    /**
     * Reports that the follower's log does not match {@code previous}.
     *
     * @param rejectedIndex the index of {@code previous} in the rejected request
     * @param hint the last position of the follower's log that may match: its index is at most {@code rejectedIndex}
     *     and its term at most the previous term of the request. The leader uses it to skip whole terms (paper section
     *     5.3)
     * @param lastIndex the last index of the follower's log
     */
    record AppendRejected(long term, long rejectedIndex, LogPosition hint, long lastIndex)
            implements AppendEntries, PeerMessage.NoDurabilityPromise {
        @Override
        public void dispatchTo(Handler handler, ServerId from) {
            handler.appendRejected(from, this);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.appendRejected(this);
        }
    }
}
