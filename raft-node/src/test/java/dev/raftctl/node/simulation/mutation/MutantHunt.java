package dev.raftctl.node.simulation.mutation;

import dev.raftctl.node.simulation.Simulation;
import dev.raftctl.node.simulation.TraceSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Finds, by hand, the seed that catches each mutant first: file of mutants, first seed, seeds at most, steps. */
final class MutantHunt {
    private MutantHunt() {}

    public static void main(String[] words) throws IOException {
        long first = Long.parseLong(words[1]);
        long seeds = Long.parseLong(words[2]);
        long steps = Long.parseLong(words[3]);
        String only = words.length > 4 ? words[4] : "";
        for (Mutant mutant : Mutant.parse(Files.readString(Path.of(words[0])))) {
            if (mutant.name().contains(only)) {
                System.out.println(hunt(mutant, first, seeds, steps));
            }
        }
    }

    private static String hunt(Mutant mutant, long first, long seeds, long steps) {
        long started = System.nanoTime();
        try {
            MutantRun run = new MutantRun(mutant);
            for (long seed = first; seed < first + seeds; seed++) {
                MutantRun.Caught caught = run.on(seed, steps);
                if (caught != null && Simulation.run(seed, steps, TraceSink.NONE).isGood()) {
                    return String.format(
                            Locale.ROOT,
                            "CAUGHT %s%n  killed-by: %s%n  seed: %d%n  steps: %d%n  # step %d, %d seeds, %d ms",
                            mutant.name(),
                            caught.check(),
                            seed,
                            steps,
                            caught.step(),
                            seed - first + 1,
                            (System.nanoTime() - started) / 1_000_000);
                }
            }
            return "SURVIVED " + mutant.name() + " " + seeds + " seeds";
        } catch (IllegalStateException broken) {
            return "BROKEN " + mutant.name() + ": " + broken.getMessage();
        }
    }
}
