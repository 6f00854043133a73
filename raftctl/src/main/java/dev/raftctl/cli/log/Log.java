package dev.raftctl.cli.log;

import java.io.PrintStream;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Where log lines go, and which. One for the process; replaced as a whole, so that every logger follows at once. */
public final class Log {
    /** Libraries that say a lot which means nothing to an operator. */
    private static final String LIBRARY = "io.netty";

    /** Until something else is said, as for commands: only what is wrong. */
    private static volatile Log current = new Log(Level.WARN, new TextLines(), System.err, Clock.systemUTC());

    private final Level level;
    private final LogLines lines;
    private final PrintStream out;
    private final Clock clock;

    public Log(Level level, LogLines lines, PrintStream out, Clock clock) {
        this.level = level;
        this.lines = lines;
        this.out = out;
        this.clock = clock;
    }

    /** From now on this is the log of the process. */
    public static void use(Log log) {
        current = log;
    }

    static Log current() {
        return current;
    }

    boolean isOn(String logger, Level asked) {
        Level least = logger.startsWith(LIBRARY) && level.toInt() < Level.WARN.toInt() ? Level.WARN : level;
        return asked.toInt() >= least.toInt();
    }

    void write(Level of, String logger, String message, @Nullable Throwable cause) {
        // In one piece: lines of several threads never mix.
        out.print(lines.line(clock.instant(), of, logger, message, cause));
        out.flush();
    }
}
