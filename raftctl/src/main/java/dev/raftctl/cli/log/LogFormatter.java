package dev.raftctl.cli.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** How an event looks in the log. Any thread. */
public interface LogFormatter {
    /** @return one or more whole lines, the newline included */
    String format(Instant time, Level level, String logger, String message, @Nullable Throwable cause);
}
