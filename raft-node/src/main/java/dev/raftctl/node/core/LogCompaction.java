package dev.raftctl.node.core;

/** Decides how much of the log to keep after a snapshot (dissertation section 5.1.3). */
final class LogCompaction {
    /** A limit on the entries kept for a follower that never finishes receiving a snapshot (hazard S10). */
    static final long MAX_PINNED_ENTRIES = 1_000_000;

    private LogCompaction() {}

    /**
     * Returns the index of the first entry to keep.
     *
     * @param trailingEntries entries to keep before the snapshot's end, for followers that are slightly behind
     * @param pinnedIndex the oldest entry needed by a follower that is receiving a snapshot; {@link Long#MAX_VALUE} if
     *     none is
     */
    static long firstIndexToKeep(long snapshotIndex, long trailingEntries, long pinnedIndex) {
        long firstUnpinnedIndex = snapshotIndex + 1 - trailingEntries;
        return Math.min(firstUnpinnedIndex, Math.max(pinnedIndex, firstUnpinnedIndex - MAX_PINNED_ENTRIES));
    }
}
