package dev.raftctl.cli.log;

import dev.raftctl.protocol.message.PrintableText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Formats events as readable text: {@code 2026-01-31T23:59:59.123Z INFO  RaftNode: message}, followed by the stack
 * trace of an exception.
 */
public final class TextLogFormatter implements LogFormatter {
    static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    @Override
    public String format(Instant time, Level level, String logger, String message, @Nullable Throwable cause) {
        StringWriter text = new StringWriter();
        PrintWriter line = new PrintWriter(text);
        line.print(TIMESTAMP.format(time));
        line.print(level.toString().length() < 5 ? " " + level + "  " : " " + level + " ");
        line.print(logger.substring(logger.lastIndexOf('.') + 1));
        line.print(": ");
        // It may contain data from other processes, so line breaks and control characters are removed.
        line.print(sanitize(message));
        line.print('\n');
        if (cause != null) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace, true));
            line.print(PrintableText.escapedLines(trace.toString()));
        }
        line.flush();
        return text.toString();
    }

    private static String sanitize(String message) {
        StringBuilder clean = new StringBuilder(message.length());
        message.codePoints().forEach(next -> clean.appendCodePoint(PrintableText.isPrintable(next) ? next : ' '));
        return clean.toString();
    }
}
