package dev.raftctl.node.simulation;

/**
 * What the network does to mail; times in virtual nanoseconds.
 *
 * @param replayProbability that a message comes once more, up to {@code replayNanosMax} later
 * @param delayProbability that a message is late, by up to {@code delayNanosMax}, and so overtaken by others
 * @param bytesPerSecond of each connection to {@code slowServer}: what is sent waits until what was sent before is
 *     through; 0: as fast as anyone likes
 * @param slowServer its number; 0: all servers
 */
record Weather(
        long latencyNanosMin,
        long latencyNanosMax,
        double dropProbability,
        double duplicateProbability,
        double replayProbability,
        long replayNanosMax,
        double delayProbability,
        long delayNanosMax,
        long bytesPerSecond,
        int slowServer) {
    /** The same distances and bandwidths, and nothing goes wrong. */
    Weather fair() {
        return new Weather(latencyNanosMin, latencyNanosMax, 0, 0, 0, 0, 0, 0, bytesPerSecond, slowServer);
    }

    /** A server number of 0: all. */
    Weather withBandwidth(long bytes, int server) {
        return new Weather(
                latencyNanosMin,
                latencyNanosMax,
                dropProbability,
                duplicateProbability,
                replayProbability,
                replayNanosMax,
                delayProbability,
                delayNanosMax,
                bytes,
                server);
    }

    Weather withoutDrops() {
        return new Weather(
                latencyNanosMin,
                latencyNanosMax,
                0,
                duplicateProbability,
                replayProbability,
                replayNanosMax,
                delayProbability,
                delayNanosMax,
                bytesPerSecond,
                slowServer);
    }

    Weather withoutCopies() {
        return new Weather(
                latencyNanosMin,
                latencyNanosMax,
                dropProbability,
                0,
                0,
                0,
                delayProbability,
                delayNanosMax,
                bytesPerSecond,
                slowServer);
    }
}
