package dev.raftctl.cli.log;

import java.io.PrintStream;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The destination, format and level of the process's log. They are replaced together, so that all loggers change at
 * once.
 */
public final class DiagnosticLogOutput {
    /** The library whose messages below WARN are suppressed, because they are of no use to an operator. */
    private static final String QUIET_LIBRARY = "io.netty";

    /** The current output. The default, which commands also use, logs only warnings and errors. */
    private static volatile DiagnosticLogOutput current =
            new DiagnosticLogOutput(Level.WARN, new TextLogFormatter(), System.err, Clock.systemUTC());

    private final Level level;
    private final LogFormatter formatter;
    private final PrintStream out;
    private final Clock clock;

    public DiagnosticLogOutput(Level level, LogFormatter formatter, PrintStream out, Clock clock) {
        this.level = level;
        this.formatter = formatter;
        this.out = out;
        this.clock = clock;
    }

    /** Makes all loggers of the process use the given output. */
    public static void setCurrent(DiagnosticLogOutput log) {
        current = log;
    }

    static DiagnosticLogOutput current() {
        return current;
    }

    boolean isEnabled(String logger, Level requested) {
        Level minLevel = logger.startsWith(QUIET_LIBRARY) && level.toInt() < Level.WARN.toInt() ? Level.WARN : level;
        return requested.toInt() >= minLevel.toInt();
    }

    void write(Level eventLevel, String logger, String message, @Nullable Throwable cause) {
        // In one call, so that lines of several threads do not mix.
        out.print(formatter.format(clock.instant(), eventLevel, logger, message, cause));
        out.flush();
    }
}
