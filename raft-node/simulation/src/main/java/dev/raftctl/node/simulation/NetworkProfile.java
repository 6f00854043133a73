package dev.raftctl.node.simulation;

/**
 * The properties of the network; times in virtual nanoseconds.
 *
 * @param replayProbability the probability that a message arrives once more, up to {@code maxReplayNanos} later
 * @param delayProbability the probability that a message is delayed by up to {@code maxDelayNanos}, so that others
 *     overtake it
 * @param bytesPerSecond the bandwidth of each connection to {@code slowServerNumber}, on which messages queue; 0:
 *     unlimited
 * @param slowServerNumber the number of the server whose links are slow; 0 if all links are slow
 */
record NetworkProfile(
        long minLatencyNanos,
        long maxLatencyNanos,
        double dropProbability,
        double duplicateProbability,
        double replayProbability,
        long maxReplayNanos,
        double delayProbability,
        long maxDelayNanos,
        long bytesPerSecond,
        int slowServerNumber) {
    /**
     * Returns this network without faults: no message is lost, duplicated or delayed beyond the usual latencies.
     * Latencies and bandwidths stay the same.
     */
    NetworkProfile withoutFaults() {
        return builder()
                .minLatencyNanos(minLatencyNanos)
                .maxLatencyNanos(maxLatencyNanos)
                .bytesPerSecond(bytesPerSecond)
                .slowServerNumber(slowServerNumber)
                .build();
    }

    /**
     * Returns the same network with this bandwidth.
     *
     * @param slowServerNumber the number of the server whose links are slow; 0 if all links are slow
     */
    NetworkProfile withBandwidth(long bytesPerSecond, int slowServerNumber) {
        return toBuilder()
                .bytesPerSecond(bytesPerSecond)
                .slowServerNumber(slowServerNumber)
                .build();
    }

    NetworkProfile withoutDrops() {
        return toBuilder().dropProbability(0).build();
    }

    NetworkProfile withoutDuplicates() {
        return toBuilder()
                .duplicateProbability(0)
                .replayProbability(0)
                .maxReplayNanos(0)
                .build();
    }

    Builder toBuilder() {
        Builder builder = new Builder();
        builder.minLatencyNanos = minLatencyNanos;
        builder.maxLatencyNanos = maxLatencyNanos;
        builder.dropProbability = dropProbability;
        builder.duplicateProbability = duplicateProbability;
        builder.replayProbability = replayProbability;
        builder.maxReplayNanos = maxReplayNanos;
        builder.delayProbability = delayProbability;
        builder.maxDelayNanos = maxDelayNanos;
        builder.bytesPerSecond = bytesPerSecond;
        builder.slowServerNumber = slowServerNumber;
        return builder;
    }

    static Builder builder() {
        return new Builder();
    }

    /** Collects settings by name; unset values are zero or false. Not thread-safe. */
    static final class Builder {
        private long minLatencyNanos;
        private long maxLatencyNanos;
        private double dropProbability;
        private double duplicateProbability;
        private double replayProbability;
        private long maxReplayNanos;
        private double delayProbability;
        private long maxDelayNanos;
        private long bytesPerSecond;
        private int slowServerNumber;

        private Builder() {}

        Builder minLatencyNanos(long value) {
            minLatencyNanos = value;
            return this;
        }

        Builder maxLatencyNanos(long value) {
            maxLatencyNanos = value;
            return this;
        }

        Builder dropProbability(double value) {
            dropProbability = value;
            return this;
        }

        Builder duplicateProbability(double value) {
            duplicateProbability = value;
            return this;
        }

        Builder replayProbability(double value) {
            replayProbability = value;
            return this;
        }

        Builder maxReplayNanos(long value) {
            maxReplayNanos = value;
            return this;
        }

        Builder delayProbability(double value) {
            delayProbability = value;
            return this;
        }

        Builder maxDelayNanos(long value) {
            maxDelayNanos = value;
            return this;
        }

        Builder bytesPerSecond(long value) {
            bytesPerSecond = value;
            return this;
        }

        Builder slowServerNumber(int value) {
            slowServerNumber = value;
            return this;
        }

        NetworkProfile build() {
            return new NetworkProfile(
                    minLatencyNanos,
                    maxLatencyNanos,
                    dropProbability,
                    duplicateProbability,
                    replayProbability,
                    maxReplayNanos,
                    delayProbability,
                    maxDelayNanos,
                    bytesPerSecond,
                    slowServerNumber);
        }
    }
}
