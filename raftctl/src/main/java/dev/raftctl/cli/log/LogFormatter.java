package dev.raftctl.cli.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Formats a log event. Thread-safe. */
public interface LogFormatter {
    /** @return one or more complete lines, including the newline */
    String format(Instant time, Level level, String logger, String message, @Nullable Throwable cause);
}
