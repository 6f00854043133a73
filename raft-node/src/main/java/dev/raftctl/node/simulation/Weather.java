package dev.raftctl.node.simulation;

/**
 * What the network does to mail; times in virtual nanoseconds.
 *
 * @param replayProbability that a message comes once more, up to {@code replayNanosMax} later
 * @param delayProbability that a message is late, by up to {@code delayNanosMax}, and so overtaken by others
 */
record Weather(
        long latencyNanosMin,
        long latencyNanosMax,
        double dropProbability,
        double duplicateProbability,
        double replayProbability,
        long replayNanosMax,
        double delayProbability,
        long delayNanosMax) {
    /** The same distances, and nothing goes wrong. */
    Weather fair() {
        return new Weather(latencyNanosMin, latencyNanosMax, 0, 0, 0, 0, 0, 0);
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
                delayNanosMax);
    }

    Weather withoutCopies() {
        return new Weather(latencyNanosMin, latencyNanosMax, dropProbability, 0, 0, 0, delayProbability, delayNanosMax);
    }
}
