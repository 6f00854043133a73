package dev.raftctl.node.core;

/** How much of the log stays when a snapshot has been taken (dissertation section 5.1.3). */
final class Compaction {
    /** A follower that takes for ever to receive a snapshot does not keep the log from being compacted for ever (trap S10). */
    static final long PINNED_ENTRIES_MAX = 1_000_000;

    private Compaction() {}

    /**
     * The first entry to keep.
     *
     * @param trailing entries kept before the snapshot's end, for followers that are a little slow
     * @param pinned the oldest entry that a snapshot under way makes somebody need; {@link Long#MAX_VALUE}: none is
     */
    static long firstIndexToKeep(long snapshotIndex, long trailing, long pinned) {
        long unpinned = snapshotIndex + 1 - trailing;
        return Math.min(unpinned, Math.max(pinned, unpinned - PINNED_ENTRIES_MAX));
    }
}
