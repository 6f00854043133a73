package dev.raftctl.node.simulation.mutation;

import dev.raftctl.node.simulation.Simulation;
import dev.raftctl.node.simulation.TraceSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the seed that catches each mutant soonest, and writes it into the file of mutants: file, first seed, seeds at most,
 * steps, and part of a name, without which ("-") those are looked at that have no seed yet; and how far one seed is from the next.
 */
final class MutantHunt {
    /** The soonest of so many is recorded: replaying it is cheap. */
    private static final int ENOUGH = 1;

    /** Later than that it is too dear to be replayed in each build. */
    private static final long CAUGHT_AT_MAX = 100_000;

    private final Path file;
    private final long first;
    private final long seeds;
    private final long steps;
    private final long stride;

    private MutantHunt(String[] words) {
        file = Path.of(words[0]);
        first = Long.parseLong(words[1]);
        seeds = Long.parseLong(words[2]);
        steps = Long.parseLong(words[3]);
        stride = words.length > 5 ? Long.parseLong(words[5]) : 1;
    }

    public static void main(String[] words) throws IOException {
        MutantHunt hunt = new MutantHunt(words);
        Mutant.parse(Files.readString(hunt.file)).stream()
                .filter(mutant -> words.length > 4 && !words[4].equals("-")
                        ? mutant.name().contains(words[4])
                        : mutant.seed() == 0)
                .parallel()
                .forEach(hunt::hunt);
    }

    private void hunt(Mutant mutant) {
        try {
            Mutant caught = soonest(mutant);
            if (caught == null) {
                System.out.println("SURVIVED " + mutant.name());
            } else {
                record(caught);
            }
        } catch (IllegalStateException broken) {
            System.out.println("BROKEN " + mutant.name() + ": " + broken.getMessage());
        }
    }

    private @Nullable Mutant soonest(Mutant mutant) {
        MutantRun run = new MutantRun(mutant);
        Mutant best = null;
        int times = 0;
        long seed = first;
        for (; seed < first + seeds * stride && times < ENOUGH; seed += stride) {
            MutantRun.Caught caught = run.on(seed, steps);
            if (caught != null
                    && caught.step() <= CAUGHT_AT_MAX
                    && (best == null || caught.step() < best.caughtAt())
                    && Simulation.run(seed, steps, TraceSink.NONE).isGood()) {
                best = mutant.caught(caught, seed, steps);
                times++;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %d of %d seeds%s%n",
                mutant.name(),
                times,
                (seed - first) / stride,
                best == null ? "" : ", soonest " + best.killedBy() + " at step " + best.caughtAt());
        return best;
    }

    private synchronized void record(Mutant caught) {
        try {
            Files.writeString(file, caught.recordedIn(Files.readString(file)));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
