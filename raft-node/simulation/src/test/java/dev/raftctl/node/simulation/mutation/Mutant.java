package dev.raftctl.node.simulation.mutation;

import dev.raftctl.mutation.MutantClassLoader;
import dev.raftctl.mutation.MutantFields;
import dev.raftctl.mutation.MutatedModule;
import dev.raftctl.mutation.SourceFragment;
import dev.raftctl.mutation.SourceRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A planted bug: a replacement of one fragment of one source file.
 *
 * @param name the hazard that it exposes, and what it does
 * @param file relative to the package {@code dev.raftctl.node}, or in {@code protocol/}
 * @param before text that occurs in the file exactly once
 * @param guard another rule of the same file that makes the bug harmless, and without which alone nothing fails: the
 *     bug is planted with that rule disabled
 * @param killedBy the check that catches it
 * @param seed the seed that catches it; 0 if none is known
 * @param steps the length of that run's faulty phase
 * @param caughtAt the step at which it is caught
 */
record Mutant(
        String name,
        String file,
        String before,
        String after,
        @Nullable Guard guard,
        String killedBy,
        long seed,
        long steps,
        long caughtAt) {
    private static final List<String> PACKAGE_PREFIXES =
            List.of("dev.raftctl.node.", "dev.raftctl.protocol.membership.");

    /** The module whose bugs are planted: the server, with its simulator and the rules that it shares with clients. */
    static final MutatedModule MODULE = new MutatedModule(
            PACKAGE_PREFIXES,
            "dev.raftctl.node.",
            List.of(
                    new SourceRoot("protocol/", Path.of("../../protocol/src/main/java/dev/raftctl"), "dev.raftctl."),
                    new SourceRoot("simulation/", Path.of("src/main/java/dev/raftctl/node"), "dev.raftctl.node."),
                    new SourceRoot("", Path.of("../src/main/java/dev/raftctl/node"), "dev.raftctl.node.")));

    /**
     * A rule that makes a bug harmless.
     *
     * @param what a description of the rule
     */
    record Guard(String what, String before, String after) {}

    static Mutant of(MutantFields fields) {
        return new Mutant(
                fields.required("mutant"),
                fields.required("file"),
                fields.required("before"),
                fields.optional("after", ""),
                fields.has("guarded-by")
                        ? new Guard(
                                fields.required("guarded-by"),
                                fields.required("guard-before"),
                                fields.required("guard-after"))
                        : null,
                fields.optional("killed-by", ""),
                Long.parseLong(fields.optional("seed", "0")),
                Long.parseLong(fields.optional("steps", "20000")),
                Long.parseLong(fields.optional("caught-at", "0")));
    }

    Mutant caught(MutantRun.Caught run, long onSeed, long ofSteps) {
        return new Mutant(name, file, before, after, guard, run.check(), onSeed, ofSteps, run.step());
    }

    /** Returns a mutant with only the guard disabled, which no seed catches. */
    static Mutant withoutGuard(Mutant guarded, Guard guard) {
        return new Mutant(
                guarded.name + ", with only the guard disabled",
                guarded.file,
                guard.before(),
                guard.after(),
                null,
                "",
                guarded.seed,
                guarded.steps,
                0);
    }

    /** Returns the text of all mutants, updated with what is known of this one. */
    String updateIn(String text) {
        StringBuilder recorded = new StringBuilder();
        for (String block : text.strip().split("\n\\s*\n")) {
            if (("\n" + block).contains("\nmutant: " + name + "\n")) {
                recorded.append(block.lines()
                                .filter(line -> !line.matches("(killed-by|seed|steps|caught-at):.*"))
                                .collect(Collectors.joining("\n")))
                        .append("\nkilled-by: " + killedBy + "\nseed: " + seed + "\nsteps: " + steps + "\ncaught-at: "
                                + caughtAt);
            } else {
                recorded.append(block);
            }
            recorded.append("\n\n");
        }
        return recorded.toString().strip() + "\n";
    }

    boolean isCaught() {
        return seed != 0;
    }

    /** Loads the server's classes with the bug in one of them. */
    MutantClassLoader load() {
        SourceRoot root = MODULE.rootOf(file);
        String original = SourceFragment.read(root.directory().resolve(file));
        String mutated = SourceFragment.replace(original, before, after, name);
        return MutantClassLoader.of(
                root.className(file),
                guard == null ? mutated : SourceFragment.replace(mutated, guard.before(), guard.after(), name),
                PACKAGE_PREFIXES);
    }

    /** Loads the original classes, without a bug. */
    static MutantClassLoader loadUnchanged() {
        return MutantClassLoader.unchanged(PACKAGE_PREFIXES);
    }
}
