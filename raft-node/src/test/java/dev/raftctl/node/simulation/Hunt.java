package dev.raftctl.node.simulation;

import java.util.Locale;

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
            System.out.print(Seeds.run(number(words[0]), number(words[1]), number(words[2]))
                    .report());
        }
    }

    private static long number(String word) {
        return Long.parseLong(word);
    }

    static void print(long nanos, String who, String what) {
        System.out.printf(Locale.ROOT, "%10.3f ms  %-9s %s%n", nanos / 1e6, who, what);
    }
}
