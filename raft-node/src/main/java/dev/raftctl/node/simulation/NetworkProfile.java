package dev.raftctl.node.simulation;

/**
 * The properties of the network; times in virtual nanoseconds.
 *
 * @param replayProbability the probability that a message arrives once more, up to {@code maxReplayNanos} later
 * @param delayProbability the probability that a message is delayed by up to {@code maxDelayNanos}, so that others
 *     overtake it
 * @param bytesPerSecond the bandwidth of each connection to {@code slowServerNumber}, on which messages queue; 0:
 *     unlimited
 * @param slowServerNumber the server with slow links; 0: all servers
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
    /** Returns this network without faults: the same latencies and bandwidths, nothing lost, delayed or duplicated. */
    NetworkProfile withoutFaults() {
        return new NetworkProfile(minLatencyNanos, maxLatencyNanos, 0, 0, 0, 0, 0, 0, bytesPerSecond, slowServerNumber);
    }

    /**
     * Returns the same network with this bandwidth.
     *
     * @param slowServerNumber the server with slow links; 0: all servers
     */
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
