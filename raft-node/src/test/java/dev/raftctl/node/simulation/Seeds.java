package dev.raftctl.node.simulation;

import java.util.stream.LongStream;

/** Runs many seeds, as many at a time as there are processors. */
final class Seeds {
    private static final long BATCH = 64;

    private Seeds() {}

    static Tally run(long first, long count, long steps) {
        Tally tally = new Tally();
        into(tally, first, count, steps);
        return tally;
    }

    /**
     * Seeds from {@code first} on, {@link Simulation#STEPS} each and what it takes to heal, until there were so many steps in all.
     *
     * @param seedsMin are run however long it takes
     * @param nanosMax after which no more are begun
     */
    static Tally until(long stepsInAll, long first, long seedsMin, long nanosMax) {
        Tally tally = new Tally();
        long started = System.nanoTime();
        into(tally, first, seedsMin, Simulation.STEPS);
        while (tally.steps() < stepsInAll && System.nanoTime() - started < nanosMax) {
            into(tally, first + tally.seeds(), BATCH, Simulation.STEPS);
        }
        return tally;
    }

    private static void into(Tally tally, long first, long count, long steps) {
        LongStream.range(first, first + count)
                .parallel()
                .mapToObj(seed -> Simulation.run(seed, steps, TraceSink.NONE))
                .forEach(tally::add);
    }
}
