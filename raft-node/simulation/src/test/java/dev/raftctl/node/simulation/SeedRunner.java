package dev.raftctl.node.simulation;

import java.util.stream.LongStream;

/** Runs many seeds, one on each processor. */
final class SeedRunner {
    private static final long BATCH_SEEDS = 64;

    private SeedRunner() {}

    static SimulationSummary run(long first, long count, long steps) {
        SimulationSummary summary = new SimulationSummary();
        runInto(summary, first, count, steps);
        return summary;
    }

    /**
     * Runs seeds from {@code first} on, with {@link Simulation#DEFAULT_STEPS} each plus the healed phase, until they
     * have taken {@code totalSteps} together.
     *
     * @param minSeeds seeds that are run however long they take
     * @param maxNanos the time after which no more seeds are started
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
