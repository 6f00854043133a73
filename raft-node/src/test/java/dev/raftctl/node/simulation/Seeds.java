package dev.raftctl.node.simulation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Runs many seeds, two at a time, and adds up what they did. */
final class Seeds {
    private Seeds() {}

    /** Scales the simulation tests of a build: {@code -Dsimulation.scale=10} runs ten times the seeds. */
    static long scaled(long seeds) {
        return (long) Math.max(1, seeds * Double.parseDouble(System.getProperty("simulation.scale", "1")));
    }

    static List<SimulationResult> run(long first, long count, long steps) {
        return LongStream.range(first, first + count)
                .parallel()
                .mapToObj(seed -> Simulation.run(seed, steps, TraceSink.NONE))
                .toList();
    }

    /** The failures, each with the command that replays it. */
    static List<String> failures(List<SimulationResult> results) {
        return results.stream()
                .filter(result -> !result.isGood())
                .map(SimulationResult::toString)
                .toList();
    }

    static Map<String, Long> counts(List<SimulationResult> results) {
        Map<String, Long> sum = new TreeMap<>();
        for (SimulationResult result : results) {
            result.counts().forEach((kind, count) -> sum.merge(kind, count, Long::sum));
        }
        return sum;
    }
}
