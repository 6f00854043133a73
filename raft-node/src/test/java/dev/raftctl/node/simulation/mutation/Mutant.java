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
 * A planted bug: one place of one source file, and what stands there instead.
 *
 * @param name the trap it falls into, and what it does
 * @param file below the main source directory
 * @param before text that stands in the file exactly once
 * @param guard another rule of the same file without which alone nothing is wrong, and with which the bug does no harm: it is
 *     planted with that rule off
 * @param killedBy the check that catches it
 * @param seed on which it is caught; 0: none is known
 * @param steps of that run's faulty phase
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
    private static final Path MAIN = Path.of("src/main/java/dev/raftctl/node");

    /**
     * What keeps a bug from harm.
     *
     * @param what it is, in words
     */
    record Guard(String what, String before, String after) {}

    /** Mutants in a text of blocks of {@code word: value} lines, parted by empty lines. */
    static List<Mutant> parse(String text) {
        List<Mutant> mutants = new ArrayList<>();
        for (String block : text.strip().split("\n\\s*\n")) {
            Map<String, String> words = new LinkedHashMap<>();
            for (String line : block.strip().split("\n")) {
                int colon = line.indexOf(':');
                if (!line.startsWith("#")) {
                    words.merge(
                            line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + "\n" + b);
                }
            }
            if (!words.isEmpty()) {
                mutants.add(of(words));
            }
        }
        return mutants;
    }

    private static Mutant of(Map<String, String> words) {
        return new Mutant(
                word(words, "mutant"),
                word(words, "file"),
                word(words, "before"),
                words.getOrDefault("after", ""),
                words.containsKey("guarded-by")
                        ? new Guard(word(words, "guarded-by"), word(words, "guard-before"), word(words, "guard-after"))
                        : null,
                words.getOrDefault("killed-by", ""),
                Long.parseLong(words.getOrDefault("seed", "0")),
                Long.parseLong(words.getOrDefault("steps", "20000")),
                Long.parseLong(words.getOrDefault("caught-at", "0")));
    }

    private static String word(Map<String, String> words, String name) {
        String value = words.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a mutant without " + name + ": " + words);
        }
        return value;
    }

    Mutant caught(MutantRun.Caught how, long onSeed, long ofSteps) {
        return new Mutant(name, file, before, after, guard, how.check(), onSeed, ofSteps, how.step());
    }

    /** Only what guards it is off: no bug, whatever the seed. */
    static Mutant withoutGuard(Mutant guarded, Guard guard) {
        return new Mutant(
                guarded.name + ", only the guard off",
                guarded.file,
                guard.before(),
                guard.after(),
                null,
                "",
                guarded.seed,
                guarded.steps,
                0);
    }

    /** The text of all mutants with what is known of this one. */
    String recordedIn(String text) {
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

    String className() {
        return "dev.raftctl.node." + file.replace(".java", "").replace('/', '.');
    }

    /** The file with the bug in it. Lines are compared without their indentation, so that reformatting does not lose a mutant. */
    String source() {
        try {
            String bad = replaced(flat(Files.readString(MAIN.resolve(file))), before, after);
            return guard == null ? bad : replaced(bad, guard.before(), guard.after());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private String replaced(String source, String old, String other) {
        String wanted = flat(old);
        int at = source.indexOf(wanted);
        if (at < 0 || source.indexOf(wanted, at + 1) >= 0) {
            throw new IllegalStateException("mutant '" + name + "': its text stands "
                    + (at < 0 ? "nowhere" : "more than once") + " in " + file + ": " + old);
        }
        return source.substring(0, at) + other + source.substring(at + wanted.length());
    }

    /** Comments gone, every run of white space one space, none where only a long line was broken. */
    private static String flat(String source) {
        return source.replaceAll("(?m)^\\s*//.*$", "")
                .replaceAll("\\s+", " ")
                .replaceAll("\\( ", "(")
                .replaceAll(" \\.(?=\\w)", ".")
                .strip();
    }
}
