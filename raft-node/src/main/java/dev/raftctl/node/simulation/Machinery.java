package dev.raftctl.node.simulation;

/**
 * How fast a server's parts are, and how often it takes snapshots; times in virtual nanoseconds.
 *
 * @param realFiles the real storage on a simulated disk, instead of the stand-in
 * @param driftPpmMax how much too fast or slow a clock may be, in millionths
 * @param timeoutSpread the share of the random part of election timeouts that is used
 * @param snapshotEvery entries applied from one snapshot to the next
 * @param chunkBytes of a snapshot in one message
 * @param syncedTogetherMax writes that share one sync
 */
record Machinery(
        boolean realFiles,
        long driftPpmMax,
        double timeoutSpread,
        long diskNanosMax,
        long slowDiskNanosMax,
        long applyNanosMax,
        long snapshotEvery,
        int chunkBytes,
        int syncedTogetherMax) {
    Machinery withoutDrift() {
        return new Machinery(
                realFiles,
                0,
                timeoutSpread,
                diskNanosMax,
                slowDiskNanosMax,
                applyNanosMax,
                snapshotEvery,
                chunkBytes,
                syncedTogetherMax);
    }

    Machinery withoutSnapshots() {
        return new Machinery(
                realFiles,
                driftPpmMax,
                timeoutSpread,
                diskNanosMax,
                slowDiskNanosMax,
                applyNanosMax,
                Long.MAX_VALUE / 2,
                chunkBytes,
                syncedTogetherMax);
    }

    Machinery quick() {
        return new Machinery(
                realFiles,
                driftPpmMax,
                timeoutSpread,
                10_000,
                10_000,
                10_000,
                snapshotEvery,
                chunkBytes,
                syncedTogetherMax);
    }
}
