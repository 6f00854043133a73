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
        return toBuilder().maxDriftPpm(0).build();
    }

    HardwareProfile withoutSnapshots() {
        return toBuilder().snapshotIntervalEntries(Long.MAX_VALUE / 2).build();
    }

    HardwareProfile fast() {
        return toBuilder()
                .maxDiskNanos(10_000)
                .maxSlowDiskNanos(10_000)
                .maxApplyNanos(10_000)
                .build();
    }

    Builder toBuilder() {
        Builder builder = new Builder();
        builder.usesRealStorage = usesRealStorage;
        builder.maxDriftPpm = maxDriftPpm;
        builder.electionTimeoutSpread = electionTimeoutSpread;
        builder.maxDiskNanos = maxDiskNanos;
        builder.maxSlowDiskNanos = maxSlowDiskNanos;
        builder.maxApplyNanos = maxApplyNanos;
        builder.snapshotIntervalEntries = snapshotIntervalEntries;
        builder.chunkBytes = chunkBytes;
        builder.maxWritesPerSync = maxWritesPerSync;
        return builder;
    }

    static Builder builder() {
        return new Builder();
    }

    /** Collects settings by name; unset values are zero or false. Not thread-safe. */
    static final class Builder {
        private boolean usesRealStorage;
        private long maxDriftPpm;
        private double electionTimeoutSpread;
        private long maxDiskNanos;
        private long maxSlowDiskNanos;
        private long maxApplyNanos;
        private long snapshotIntervalEntries;
        private int chunkBytes;
        private int maxWritesPerSync;

        private Builder() {}

        Builder usesRealStorage(boolean value) {
            usesRealStorage = value;
            return this;
        }

        Builder maxDriftPpm(long value) {
            maxDriftPpm = value;
            return this;
        }

        Builder electionTimeoutSpread(double value) {
            electionTimeoutSpread = value;
            return this;
        }

        Builder maxDiskNanos(long value) {
            maxDiskNanos = value;
            return this;
        }

        Builder maxSlowDiskNanos(long value) {
            maxSlowDiskNanos = value;
            return this;
        }

        Builder maxApplyNanos(long value) {
            maxApplyNanos = value;
            return this;
        }

        Builder snapshotIntervalEntries(long value) {
            snapshotIntervalEntries = value;
            return this;
        }

        Builder chunkBytes(int value) {
            chunkBytes = value;
            return this;
        }

        Builder maxWritesPerSync(int value) {
            maxWritesPerSync = value;
            return this;
        }

        HardwareProfile build() {
            return new HardwareProfile(
                    usesRealStorage,
                    maxDriftPpm,
                    electionTimeoutSpread,
                    maxDiskNanos,
                    maxSlowDiskNanos,
                    maxApplyNanos,
                    snapshotIntervalEntries,
                    chunkBytes,
                    maxWritesPerSync);
        }
    }
}
