package dev.raftctl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows which of this process's standard streams are terminals, and how wide the terminal is. */
record TerminalDetection(boolean in, boolean out, boolean err, int columns) {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int MIN_COLUMNS = 20;

    /** The access-mode bits in the open flags of a file. Both bits are 0 if the file is open for reading only. */
    private static final int ACCESS_MODE_MASK = 3;

    static TerminalDetection of(Map<String, String> env) {
        boolean out = isTerminal(1);
        String configured = env.getOrDefault("COLUMNS", "");
        return new TerminalDetection(
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
     * Returns whether standard input was closed when the process started. If it was, the JVM's modules file has taken
     * descriptor 0, which this method detects.
     */
    static boolean wasInClosed() {
        String target = descriptorTarget(0);
        return target.isEmpty()
                ? Files.isDirectory(Path.of("/proc/self/fd"))
                : target.startsWith(System.getProperty("java.home") + "/");
    }

    /**
     * Returns whether the descriptor is open for writing. If the parent process closed it, the JVM has reused its
     * number for a file that is open for reading only.
     */
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

    /**
     * Returns the path of the open file, a name such as {@code pipe:[4711]}, or an empty string if neither is known.
     */
    private static String descriptorTarget(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException | UnsupportedOperationException unknown) {
            // Not Linux, or the stream is closed: no prompts and no colours.
            return "";
        }
    }

    /** @param configured the width from the environment, where the launcher puts the width that the terminal reports */
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
