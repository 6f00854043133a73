package dev.raftctl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of this process's streams are terminals. */
record Terminals(boolean in, boolean out, boolean err, int columns) {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int MIN_COLUMNS = 20;

    /** The bits of an open file's flags that are 0 when it can only be read. */
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

    /** Whether standard output leads into a pipe, or was closed before this program began. */
    static boolean mayOutBeAbandoned() {
        return !descriptorTarget(1).startsWith("/") || !isOpenForWriting(1);
    }

    /** Whether standard input was closed before this program began: the JVM's own file of classes has its number then. */
    static boolean wasInClosed() {
        String target = descriptorTarget(0);
        return target.isEmpty()
                ? Files.isDirectory(Path.of("/proc/self/fd"))
                : target.startsWith(System.getProperty("java.home") + "/");
    }

    /** Another file has the number of one that was closed, and that is open for reading. */
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

    /** What it leads to: a path, or such as {@code pipe:[4711]}; empty: not known. */
    private static String descriptorTarget(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException | UnsupportedOperationException unknown) {
            // Not Linux, or the stream is closed: nothing is asked and nothing is coloured.
            return "";
        }
    }

    /** @param configured by the environment, or by the launcher, which asks the terminal */
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
