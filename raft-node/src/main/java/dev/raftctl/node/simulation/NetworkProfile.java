package dev.raftctl.node.simulation;

/**
 * What the network does to mail; times in virtual nanoseconds.
 *
 * @param replayProbability that a message comes once more, up to {@code replayNanosMax} later
 * @param delayProbability that a message is late, by up to {@code delayNanosMax}, and so overtaken by others
 * @param bytesPerSecond of each connection to {@code slowServer}: what is sent waits until what was sent before is
 *     through; 0: as fast as anyone likes
 * @param slowServerNumber its number; 0: all servers
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
    /** The same distances and bandwidths, and nothing goes wrong. */
    NetworkProfile withoutFaults() {
        return new NetworkProfile(minLatencyNanos, maxLatencyNanos, 0, 0, 0, 0, 0, 0, bytesPerSecond, slowServerNumber);
    }

    /** A server number of 0: all. */
    NetworkProfile withBandwidth(long bytesPerSecond, int slowServerNumber) {
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

    NetworkProfile withoutDrops() {
        return new NetworkProfile(
                minLatencyNanos,
                maxLatencyNanos,
                0,
                duplicateProbability,
                replayProbability,
                maxReplayNanos,
                delayProbability,
                maxDelayNanos,
                bytesPerSecond,
                slowServerNumber);
    }

    NetworkProfile withoutDuplicates() {
        return new NetworkProfile(
                minLatencyNanos,
                maxLatencyNanos,
                dropProbability,
                0,
                0,
                0,
                delayProbability,
                maxDelayNanos,
                bytesPerSecond,
                slowServerNumber);
    }
}
