package dev.raftctl.protocol.message;

import java.util.List;

/** Replication of the log (paper figure 2, AppendEntries RPC). Its empty form is {@link Heartbeat}, except when probing. */
public sealed interface AppendEntries extends PeerMessage {
    /**
     * @param previous the place just before the entries
     * @param entries consecutive, the first at {@code previous.index() + 1}; may be empty
     * @param leaderCommit the leader's commitIndex
     */
    record Request(long term, Position previous, List<Entry> entries, long leaderCommit) implements AppendEntries {
        /** The index of the last entry this message covers. */
        public long lastIndex() {
            return previous.index() + entries.size();
        }

        @Override
        public String toString() {
            return "Append[term=" + term + ", previous=" + previous + ", entries=" + entries.size() + ", leaderCommit="
                    + leaderCommit + "]";
        }
    }

    /** @param matchIndex the follower durably holds the leader's log up to here, and no further claim is made */
    record Accepted(long term, long matchIndex) implements AppendEntries {}

    /**
     * The previous entry did not match.
     *
     * @param rejectedIndex the index of {@code previous} in the request this answers
     * @param hint the highest place of the follower's log that may match: its index is at most {@code refusedIndex}, its
     *     term at most the request's previous term; the leader skips whole terms by it (paper section 5.3)
     * @param lastIndex the end of the follower's log
     */
    record Rejected(long term, long rejectedIndex, Position hint, long lastIndex) implements AppendEntries {}
}
