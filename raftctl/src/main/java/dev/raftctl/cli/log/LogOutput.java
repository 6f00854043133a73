package dev.raftctl.cli.log;

import java.io.PrintStream;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Where log lines go, and which. One for the process; replaced as a whole, so that every logger follows at once. */
public final class LogOutput {
    /** Libraries that say a lot which means nothing to an operator. */
    private static final String QUIET_LIBRARY = "io.netty";

    /** Until something else is said, as for commands: only what is wrong. */
    private static volatile LogOutput current =
            new LogOutput(Level.WARN, new TextLogFormatter(), System.err, Clock.systemUTC());

    private final Level level;
    private final LogFormatter formatter;
    private final PrintStream out;
    private final Clock clock;

    public LogOutput(Level level, LogFormatter formatter, PrintStream out, Clock clock) {
        this.level = level;
        this.formatter = formatter;
        this.out = out;
        this.clock = clock;
    }

    /** From now on this is the log of the process. */
    public static void setCurrent(LogOutput log) {
        current = log;
    }

    static LogOutput current() {
        return current;
    }

    boolean isEnabled(String logger, Level requested) {
        Level minLevel = logger.startsWith(QUIET_LIBRARY) && level.toInt() < Level.WARN.toInt() ? Level.WARN : level;
        return requested.toInt() >= minLevel.toInt();
    }

    void write(Level eventLevel, String logger, String message, @Nullable Throwable cause) {
        // In one piece: lines of several threads never mix.
        out.print(formatter.format(clock.instant(), eventLevel, logger, message, cause));
        out.flush();
    }
}
