package dev.raftctl.node.simulation;

import java.util.stream.LongStream;

/** Runs many seeds, as many at a time as there are processors. */
final class SeedRunner {
    private static final long BATCH_SEEDS = 64;

    private SeedRunner() {}

    static SimulationSummary run(long first, long count, long steps) {
        SimulationSummary summary = new SimulationSummary();
        runInto(summary, first, count, steps);
        return summary;
    }

    /**
     * Seeds from {@code first} on, {@link Simulation#DEFAULT_STEPS} each and what it takes to heal, until there were so many steps in all.
     *
     * @param minSeeds are run however long it takes
     * @param maxNanos after which no more are begun
     */
    static SimulationSummary runUntil(long totalSteps, long first, long minSeeds, long maxNanos) {
        SimulationSummary summary = new SimulationSummary();
        long started = System.nanoTime();
        runInto(summary, first, minSeeds, Simulation.DEFAULT_STEPS);
        while (summary.steps() < totalSteps && System.nanoTime() - started < maxNanos) {
            runInto(summary, first + summary.seeds(), BATCH_SEEDS, Simulation.DEFAULT_STEPS);
        }
        return summary;
    }

    private static void runInto(SimulationSummary summary, long first, long count, long steps) {
        LongStream.range(first, first + count)
                .parallel()
                .mapToObj(seed -> Simulation.run(seed, steps, TraceSink.NONE))
                .forEach(summary::add);
    }
}
