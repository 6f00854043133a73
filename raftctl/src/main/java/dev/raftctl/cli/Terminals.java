package dev.raftctl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of this process's streams are terminals. */
record Terminals(boolean in, boolean out, boolean err, int columns) {
    private static final int USUAL_COLUMNS = 80;
    private static final int COLUMNS_MIN = 20;

    static Terminals of(Map<String, String> env) {
        boolean out = isTerminal(1);
        return new Terminals(isTerminal(0), out, isTerminal(2), out ? columns(env.get("COLUMNS")) : 0);
    }

    /** Whether whoever reads standard output may go away early: it is no file and no device, or closed already. */
    boolean outMayBeLeft() {
        return out || !target(1).startsWith("/");
    }

    private static boolean isTerminal(int descriptor) {
        String target = target(descriptor);
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }

    /** What it leads to: a path, or such as {@code pipe:[4711]}; empty: not known. */
    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException | UnsupportedOperationException unknown) {
            // Not Linux, or the stream is closed: nothing is asked and nothing is coloured.
            return "";
        }
    }

    private static int columns(@Nullable String variable) {
        if (variable == null) {
            return USUAL_COLUMNS;
        }
        try {
            return Math.max(COLUMNS_MIN, Integer.parseInt(variable.strip()));
        } catch (NumberFormatException noNumber) {
            return USUAL_COLUMNS;
        }
    }
}
