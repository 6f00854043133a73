package dev.raftctl.node.simulation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Looks for failing seeds by hand: first seed, how many, steps; or {@code trace SEED STEPS}, or {@code shrink SEED STEPS RUNS}. */
final class Hunt {
    private Hunt() {}

    public static void main(String[] words) {
        if (words[0].equals("trace")) {
            SimulationResult result = Simulation.run(number(words[1]), number(words[2]), Hunt::print);
            System.out.println(result + " " + Swarm.draw(number(words[1])));
            if (result.failure() != null && result.failure().cause() != null) {
                result.failure().cause().printStackTrace(System.out);
            }
        } else if (words[0].equals("shrink")) {
            System.out.println(
                    Shrinker.shrink(number(words[1]), number(words[2]), (int) number(words[3]), Hunt::print));
        } else {
            hunt(number(words[0]), number(words[1]), number(words[2]));
        }
    }

    private static long number(String word) {
        return Long.parseLong(word);
    }

    static void print(long nanos, String who, String what) {
        System.out.printf(Locale.ROOT, "%10.3f ms  %-9s %s%n", nanos / 1e6, who, what);
    }

    private static void hunt(long first, long count, long steps) {
        long started = System.nanoTime();
        List<SimulationResult> results = LongStream.range(first, first + count)
                .parallel()
                .mapToObj(seed -> Simulation.run(seed, steps, TraceSink.NONE))
                .toList();
        long millis = (System.nanoTime() - started) / 1_000_000;
        long total = results.stream().mapToLong(SimulationResult::steps).sum();
        long nanos = results.stream().mapToLong(SimulationResult::virtualNanos).sum();
        Map<String, Integer> checks = new TreeMap<>();
        for (SimulationResult result : results) {
            SimulationResult.Failure failure = result.failure();
            if (failure != null) {
                if (checks.merge(failure.check(), 1, Integer::sum) <= 4) {
                    System.out.println(result);
                    if (failure.cause() != null && failure.check().equals("NoException")) {
                        failure.cause().printStackTrace(System.out);
                    }
                }
            }
        }
        Seeds.counts(results).forEach((kind, each) -> System.out.printf(Locale.ROOT, "  %-50s %,d%n", kind, each));
        System.out.printf(
                Locale.ROOT,
                "%d seeds, %,d steps in %d ms (%,d steps/s), %.1f simulated hours; failures %s%n",
                results.size(),
                total,
                millis,
                total * 1000 / Math.max(1, millis),
                nanos / 3.6e12,
                checks);
    }
}
