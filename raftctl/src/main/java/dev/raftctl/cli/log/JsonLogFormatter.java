package dev.raftctl.cli.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.raftctl.protocol.message.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Formats events for programs: one JSON object a line with {@code time}, {@code level}, {@code logger}, {@code message}
 * and, if there is an exception, {@code error}.
 */
public final class JsonLogFormatter implements LogFormatter {
    private final JsonFactory json = new JsonFactory();

    @Override
    public String format(Instant time, Level level, String logger, String message, @Nullable Throwable cause) {
        StringWriter text = new StringWriter();
        try (JsonGenerator object = json.createGenerator(text)) {
            object.writeStartObject();
            object.writeStringField("time", TextLogFormatter.TIMESTAMP.format(time));
            object.writeStringField("level", level.toString().toLowerCase(Locale.ROOT));
            object.writeStringField("logger", logger);
            object.writeStringField("message", message);
            if (cause != null) {
                StringWriter trace = new StringWriter();
                cause.printStackTrace(new PrintWriter(trace, true));
                object.writeStringField("error", trace.toString());
            }
            object.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to a string cannot fail", impossible);
        }
        return PrintableText.escapedJson(text.toString()) + '\n';
    }
}
