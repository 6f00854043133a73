package dev.raftctl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of this process's standard streams are terminals, and the terminal's width. */
record Terminals(boolean in, boolean out, boolean err, int columns) {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int MIN_COLUMNS = 20;

    /** The access-mode bits of a file's open flags; both are 0 if it is read-only. */
    private static final int ACCESS_MODE_MASK = 3;

    static Terminals of(Map<String, String> env) {
        boolean out = isTerminal(1);
        String configured = env.getOrDefault("COLUMNS", "");
        return new Terminals(
                isTerminal(0),
                out,
                isTerminal(2),
                out ? columns(configured.isBlank() ? System.getProperty("raftctl.columns") : configured) : 0);
    }

    /** Returns whether standard output is a pipe or was closed when the process started. */
    static boolean mayOutBeAbandoned() {
        return !descriptorTarget(1).startsWith("/") || !isOpenForWriting(1);
    }

    /**
     * Returns whether standard input was closed when the process started: the JVM's modules file then has descriptor 0.
     */
    static boolean wasInClosed() {
        String target = descriptorTarget(0);
        return target.isEmpty()
                ? Files.isDirectory(Path.of("/proc/self/fd"))
                : target.startsWith(System.getProperty("java.home") + "/");
    }

    /** The number of a closed descriptor is reused by a file that the JVM opened for reading. */
    private static boolean isOpenForWriting(int descriptor) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor))) {
                if (line.startsWith("flags:")) {
                    return (Integer.parseInt(line.substring("flags:".length()).strip(), 8) & ACCESS_MODE_MASK) != 0;
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            return false;
        }
        return false;
    }

    private static boolean isTerminal(int descriptor) {
        String target = descriptorTarget(descriptor);
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }

    /** Returns what the descriptor refers to: a path, or for example {@code pipe:[4711]}; empty if unknown. */
    private static String descriptorTarget(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException | UnsupportedOperationException unknown) {
            // Not Linux, or the stream is closed: no prompts and no colours.
            return "";
        }
    }

    /** @param configured the width from the environment, or from the launcher, which asks the terminal */
    private static int columns(@Nullable String configured) {
        if (configured == null) {
            return DEFAULT_COLUMNS;
        }
        try {
            int columns = Integer.parseInt(configured.strip());
            return columns == 0 ? DEFAULT_COLUMNS : Math.max(MIN_COLUMNS, columns);
        } catch (NumberFormatException noNumber) {
            return DEFAULT_COLUMNS;
        }
    }
}
