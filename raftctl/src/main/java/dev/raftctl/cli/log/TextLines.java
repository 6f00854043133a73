package dev.raftctl.cli.log;

import dev.raftctl.protocol.message.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** For people: {@code 2026-01-31T23:59:59.123Z INFO  RaftNode: message}, with the stack trace below when there is one. */
public final class TextLines implements LogLines {
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    @Override
    public String line(Instant at, Level level, String logger, String message, @Nullable Throwable cause) {
        StringWriter text = new StringWriter();
        PrintWriter line = new PrintWriter(text);
        line.print(TIME.format(at));
        line.print(level.toString().length() < 5 ? " " + level + "  " : " " + level + " ");
        line.print(logger.substring(logger.lastIndexOf('.') + 1));
        line.print(": ");
        // What others sent may be in it: no line breaks and no colours of theirs.
        line.print(oneLine(message));
        line.print('\n');
        if (cause != null) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace, true));
            line.print(Printable.lines(trace.toString()));
        }
        line.flush();
        return text.toString();
    }

    private static String oneLine(String message) {
        StringBuilder clean = new StringBuilder(message.length());
        message.codePoints().forEach(next -> clean.appendCodePoint(Printable.isShown(next) ? next : ' '));
        return clean.toString();
    }
}
