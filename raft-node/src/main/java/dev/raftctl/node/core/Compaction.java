package dev.raftctl.node.core;

/** How much of the log stays when a snapshot has been taken (dissertation section 5.1.3). */
final class Compaction {
    /** A follower that takes for ever to receive a snapshot does not keep the log from being compacted for ever (hazard S10). */
    static final long MAX_PINNED_ENTRIES = 1_000_000;

    private Compaction() {}

    /**
     * The first entry to keep.
     *
     * @param trailingEntries entries kept before the snapshot's end, for followers that are a little slow
     * @param pinnedIndex the oldest entry that a snapshot under way makes somebody need; {@link Long#MAX_VALUE}: none is
     */
    static long firstIndexToKeep(long snapshotIndex, long trailingEntries, long pinnedIndex) {
        long firstUnpinnedIndex = snapshotIndex + 1 - trailingEntries;
        return Math.min(firstUnpinnedIndex, Math.max(pinnedIndex, firstUnpinnedIndex - MAX_PINNED_ENTRIES));
    }
}
