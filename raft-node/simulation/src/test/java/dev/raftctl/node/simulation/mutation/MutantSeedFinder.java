package dev.raftctl.node.simulation.mutation;

import dev.raftctl.mutation.MutantFields;
import dev.raftctl.node.simulation.Simulation;
import dev.raftctl.node.simulation.TraceSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the seed that catches each mutant earliest and writes it to the file of mutants. Arguments: the file, the first
 * seed, the maximum number of seeds, the steps, part of a mutant's name ("-" for all mutants without a seed), and the
 * distance between two seeds.
 */
final class MutantSeedFinder {
    /** The search ends after this many catching seeds; the earliest catch is recorded, since it is cheap to replay. */
    private static final int SEEDS_NEEDED = 1;

    /** A run that catches the mutant later than this takes too long to replay in every build. */
    private static final long MAX_CAUGHT_AT = 100_000;

    private final Path file;
    private final long first;
    private final long seeds;
    private final long steps;
    private final long stride;

    private MutantSeedFinder(String[] arguments) {
        file = Path.of(arguments[0]);
        first = Long.parseLong(arguments[1]);
        seeds = Long.parseLong(arguments[2]);
        steps = Long.parseLong(arguments[3]);
        stride = arguments.length > 5 ? Long.parseLong(arguments[5]) : 1;
    }

    public static void main(String[] arguments) throws IOException {
        MutantSeedFinder finder = new MutantSeedFinder(arguments);
        MutantFields.parse(Files.readString(finder.file)).stream()
                .map(Mutant::of)
                .filter(mutant -> arguments.length > 4 && !arguments[4].equals("-")
                        ? mutant.name().contains(arguments[4])
                        : mutant.seed() == 0)
                .parallel()
                .forEach(finder::findSeed);
    }

    private void findSeed(Mutant mutant) {
        try {
            Mutant caught = earliestCatch(mutant);
            if (caught == null) {
                System.out.println("SURVIVED " + mutant.name());
            } else {
                record(caught);
            }
        } catch (IllegalStateException broken) {
            System.out.println("BROKEN " + mutant.name() + ": " + broken.getMessage());
        }
    }

    private @Nullable Mutant earliestCatch(Mutant mutant) {
        MutantRun run = new MutantRun(mutant);
        Mutant best = null;
        int caughtCount = 0;
        long seed = first;
        for (; seed < first + seeds * stride && caughtCount < SEEDS_NEEDED; seed += stride) {
            MutantRun.Caught caught = run.runSeed(seed, steps);
            if (caught != null
                    && caught.step() <= MAX_CAUGHT_AT
                    && (best == null || caught.step() < best.caughtAt())
                    && Simulation.run(seed, steps, TraceSink.NONE).passed()) {
                best = mutant.caught(caught, seed, steps);
                caughtCount++;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %d of %d seeds%s%n",
                mutant.name(),
                caughtCount,
                (seed - first) / stride,
                best == null ? "" : ", earliest catch by " + best.killedBy() + " at step " + best.caughtAt());
        return best;
    }

    private synchronized void record(Mutant caught) {
        try {
            Files.writeString(file, caught.updateIn(Files.readString(file)));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
