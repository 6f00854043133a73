package dev.raftctl.node.simulation;

import java.util.Locale;

/**
 * Searches for failing seeds by hand. Arguments: the first seed, the number of seeds and the steps; or {@code trace
 * SEED STEPS}; or {@code shrink SEED STEPS RUNS}.
 */
final class SeedSearch {
    private SeedSearch() {}

    public static void main(String[] arguments) {
        if (arguments[0].equals("trace")) {
            SimulationResult result = Simulation.run(number(arguments[1]), number(arguments[2]), SeedSearch::print);
            System.out.println(result + " " + SimulationSettings.draw(number(arguments[1])));
            if (result.failure() != null && result.failure().cause() != null) {
                result.failure().cause().printStackTrace(System.out);
            }
        } else if (arguments[0].equals("shrink")) {
            System.out.println(Shrinker.shrink(
                    number(arguments[1]), number(arguments[2]), (int) number(arguments[3]), SeedSearch::print));
        } else {
            System.out.print(SeedRunner.run(number(arguments[0]), number(arguments[1]), number(arguments[2]))
                    .report());
        }
    }

    private static long number(String argument) {
        return Long.parseLong(argument);
    }

    static void print(long nanos, String source, String event) {
        System.out.printf(Locale.ROOT, "%10.3f ms  %-9s %s%n", nanos / 1e6, source, event);
    }
}
