package dev.raftctl.node.simulation;

/**
 * How fast a server's parts are, and how often it takes snapshots; times in virtual nanoseconds.
 *
 * @param realFiles the real storage on a simulated disk, instead of the stand-in
 * @param driftPpmMax how much too fast or slow a clock may be, in millionths
 * @param snapshotEvery entries applied from one snapshot to the next
 * @param chunkBytes of a snapshot in one message
 */
record Machinery(
        boolean realFiles,
        long driftPpmMax,
        long diskNanosMax,
        long slowDiskNanosMax,
        long applyNanosMax,
        long snapshotEvery,
        int chunkBytes) {
    Machinery withoutDrift() {
        return new Machinery(realFiles, 0, diskNanosMax, slowDiskNanosMax, applyNanosMax, snapshotEvery, chunkBytes);
    }

    Machinery withoutSnapshots() {
        return new Machinery(
                realFiles, driftPpmMax, diskNanosMax, slowDiskNanosMax, applyNanosMax, Long.MAX_VALUE / 2, chunkBytes);
    }

    Machinery quick() {
        return new Machinery(realFiles, driftPpmMax, 10_000, 10_000, 10_000, snapshotEvery, chunkBytes);
    }
}
