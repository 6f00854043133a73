package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Keys and values, which are bytes, as text. */
public final class BytesFormatter {
    private BytesFormatter() {}

    /** The text these bytes are; null when they are none. */
    static @Nullable String decodeUtf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }

    /** On one line of a terminal, whatever the bytes are: control characters and broken text are escaped. */
    public static String toLine(byte[] bytes) {
        String text = decodeUtf8(bytes);
        if (text == null) {
            return "base64:" + Base64.getEncoder().encodeToString(bytes);
        }
        return Printable.escapedLine(text);
    }

    /** For a terminal that shows them alone: as {@link #toLine}, but with their own line ends and tabs. */
    public static String toLines(byte[] bytes) {
        String text = decodeUtf8(bytes);
        return text == null ? toLine(bytes) : Printable.escapedLines(text);
    }

    /** For programs: the bytes as text, unchanged; if they are none, {@code {"base64":"..."}}. */
    public static Data toData(byte[] bytes) {
        String text = decodeUtf8(bytes);
        return text == null
                ? new Data.Fields().put("base64", Base64.getEncoder().encodeToString(bytes))
                : new Data.Text(text);
    }

    /** Two fields: the bytes as {@link #toData}, and which of both they are ({@code utf-8} or {@code base64}). */
    static Data.Fields put(Data.Fields fields, String name, String encodingName, byte[] bytes) {
        Data data = toData(bytes);
        return fields.put(name, data).put(encodingName, data instanceof Data.Text ? "utf-8" : "base64");
    }
}
