package dev.raftctl.node.simulation;

/**
 * How often each kind of fault occurs; the weights are relative to each other.
 *
 * @param meanGapNanos the mean time between two faults
 * @param wipesDisk whether one server may lose its disk, once
 * @param corruptsBits whether disks may fill up and one may return corrupted bits; only with the real storage
 * @param failsFiles whether single reads may fail and servers may be started on each other's directories; only with the
 *     real storage
 * @param breaksConnections whether servers may be notified that their connections to one server broke
 */
record FaultProfile(
        long meanGapNanos,
        int crashWeight,
        int pauseWeight,
        int cutWeight,
        int diskWeight,
        int operatorWeight,
        int membershipWeight,
        boolean wipesDisk,
        boolean corruptsBits,
        boolean failsFiles,
        boolean breaksConnections) {
    /** A profile with which no faults occur. */
    static final FaultProfile NONE = builder().meanGapNanos(Long.MAX_VALUE / 4).build();

    static Builder builder() {
        return new Builder();
    }

    /** Collects settings by name; unset values are zero or false. Not thread-safe. */
    static final class Builder {
        private long meanGapNanos;
        private int crashWeight;
        private int pauseWeight;
        private int cutWeight;
        private int diskWeight;
        private int operatorWeight;
        private int membershipWeight;
        private boolean wipesDisk;
        private boolean corruptsBits;
        private boolean failsFiles;
        private boolean breaksConnections;

        private Builder() {}

        Builder meanGapNanos(long value) {
            meanGapNanos = value;
            return this;
        }

        Builder crashWeight(int value) {
            crashWeight = value;
            return this;
        }

        Builder pauseWeight(int value) {
            pauseWeight = value;
            return this;
        }

        Builder cutWeight(int value) {
            cutWeight = value;
            return this;
        }

        Builder diskWeight(int value) {
            diskWeight = value;
            return this;
        }

        Builder operatorWeight(int value) {
            operatorWeight = value;
            return this;
        }

        Builder membershipWeight(int value) {
            membershipWeight = value;
            return this;
        }

        Builder wipesDisk(boolean value) {
            wipesDisk = value;
            return this;
        }

        Builder corruptsBits(boolean value) {
            corruptsBits = value;
            return this;
        }

        Builder failsFiles(boolean value) {
            failsFiles = value;
            return this;
        }

        Builder breaksConnections(boolean value) {
            breaksConnections = value;
            return this;
        }

        FaultProfile build() {
            return new FaultProfile(
                    meanGapNanos,
                    crashWeight,
                    pauseWeight,
                    cutWeight,
                    diskWeight,
                    operatorWeight,
                    membershipWeight,
                    wipesDisk,
                    corruptsBits,
                    failsFiles,
                    breaksConnections);
        }
    }
}
