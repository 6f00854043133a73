package dev.raftctl.node.simulation;

/**
 * How fast the parts of a server are, and how often it takes snapshots; times in virtual nanoseconds.
 *
 * @param usesRealStorage whether the real storage runs on a simulated disk; else {@link InMemoryDataDirectory}
 * @param maxDriftPpm how much too fast or slow a clock may be, in millionths
 * @param electionTimeoutSpread the fraction of the random part of election timeouts that is used
 * @param snapshotIntervalEntries entries applied between two snapshots
 * @param chunkBytes bytes of a snapshot in one message
 * @param maxWritesPerSync writes that share one sync
 */
record HardwareProfile(
        boolean usesRealStorage,
        long maxDriftPpm,
        double electionTimeoutSpread,
        long maxDiskNanos,
        long maxSlowDiskNanos,
        long maxApplyNanos,
        long snapshotIntervalEntries,
        int chunkBytes,
        int maxWritesPerSync) {
    HardwareProfile withoutDrift() {
        return new HardwareProfile(
                usesRealStorage,
                0,
                electionTimeoutSpread,
                maxDiskNanos,
                maxSlowDiskNanos,
                maxApplyNanos,
                snapshotIntervalEntries,
                chunkBytes,
                maxWritesPerSync);
    }

    HardwareProfile withoutSnapshots() {
        return new HardwareProfile(
                usesRealStorage,
                maxDriftPpm,
                electionTimeoutSpread,
                maxDiskNanos,
                maxSlowDiskNanos,
                maxApplyNanos,
                Long.MAX_VALUE / 2,
                chunkBytes,
                maxWritesPerSync);
    }

    HardwareProfile fast() {
        return new HardwareProfile(
                usesRealStorage,
                maxDriftPpm,
                electionTimeoutSpread,
                10_000,
                10_000,
                10_000,
                snapshotIntervalEntries,
                chunkBytes,
                maxWritesPerSync);
    }
}
