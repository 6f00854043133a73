package dev.raftctl.node.simulation.mutation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final Path SIMULATION = Path.of("src/main/java/dev/raftctl/node");
    private static final Path NODE = Path.of("../src/main/java/dev/raftctl/node");
    private static final Path SHARED = Path.of("../../protocol/src/main/java/dev/raftctl");

    /**
     * A rule that makes a bug harmless.
     *
     * @param what a description of the rule
     */
    record Guard(String what, String before, String after) {}

    /** Parses mutants from blocks of {@code field: value} lines, separated by empty lines. */
    static List<Mutant> parse(String text) {
        List<Mutant> mutants = new ArrayList<>();
        for (String block : text.strip().split("\n\\s*\n")) {
            Map<String, String> fields = new LinkedHashMap<>();
            for (String line : block.strip().split("\n")) {
                int colon = line.indexOf(':');
                if (!line.startsWith("#")) {
                    fields.merge(
                            line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + "\n" + b);
                }
            }
            if (!fields.isEmpty()) {
                mutants.add(of(fields));
            }
        }
        return mutants;
    }

    private static Mutant of(Map<String, String> fields) {
        return new Mutant(
                required(fields, "mutant"),
                required(fields, "file"),
                required(fields, "before"),
                fields.getOrDefault("after", ""),
                fields.containsKey("guarded-by")
                        ? new Guard(
                                required(fields, "guarded-by"),
                                required(fields, "guard-before"),
                                required(fields, "guard-after"))
                        : null,
                fields.getOrDefault("killed-by", ""),
                Long.parseLong(fields.getOrDefault("seed", "0")),
                Long.parseLong(fields.getOrDefault("steps", "20000")),
                Long.parseLong(fields.getOrDefault("caught-at", "0")));
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a mutant without " + name + ": " + fields);
        }
        return value;
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

    private boolean isShared() {
        return file.startsWith("protocol/");
    }

    private Path sourceRoot() {
        return isShared() ? SHARED : file.startsWith("simulation/") ? SIMULATION : NODE;
    }

    String className() {
        return (isShared() ? "dev.raftctl." : "dev.raftctl.node.")
                + file.replace(".java", "").replace('/', '.');
    }

    /**
     * Returns the source file with the bug in it. Whitespace is ignored, so that reformatting does not lose a mutant.
     */
    String source() {
        try {
            String mutated = replaced(normalize(Files.readString(sourceRoot().resolve(file))), before, after);
            return guard == null ? mutated : replaced(mutated, guard.before(), guard.after());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private String replaced(String source, String old, String other) {
        String wanted = normalize(old);
        int at = source.indexOf(wanted);
        if (at < 0 || source.indexOf(wanted, at + 1) >= 0) {
            throw new IllegalStateException("mutant '" + name + "': its text occurs "
                    + (at < 0 ? "nowhere" : "more than once") + " in " + file + ": " + old);
        }
        return source.substring(0, at) + other + source.substring(at + wanted.length());
    }

    /** Removes comments, collapses whitespace and joins broken lines. */
    private static String normalize(String source) {
        return source.replaceAll("(?m)^\\s*//.*$", "")
                .replaceAll("\\s+", " ")
                .replaceAll("\\( ", "(")
                .replaceAll(" \\.(?=\\w)", ".")
                .strip();
    }
}
