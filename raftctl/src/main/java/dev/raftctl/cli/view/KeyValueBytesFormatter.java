package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.PrintableText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Formats keys and values, which are bytes, as text. */
public final class KeyValueBytesFormatter {
    private KeyValueBytesFormatter() {}

    /** Returns the bytes as text, or null if they are not valid UTF-8. */
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

    /**
     * Formats bytes on one line, with control characters escaped. Bytes that are not valid UTF-8 are encoded as base64.
     */
    public static String toLine(byte[] bytes) {
        String text = decodeUtf8(bytes);
        if (text == null) {
            return "base64:" + Base64.getEncoder().encodeToString(bytes);
        }
        return PrintableText.escapedLine(text);
    }

    /** Formats bytes like {@link #toLine}, but keeps line breaks and tabs. */
    public static String toLines(byte[] bytes) {
        String text = decodeUtf8(bytes);
        return text == null ? toLine(bytes) : PrintableText.escapedLines(text);
    }

    /** Returns the bytes as data: as unchanged text, or as {@code {"base64":"..."}} if they are not valid UTF-8. */
    public static StructuredData toData(byte[] bytes) {
        String text = decodeUtf8(bytes);
        return text == null
                ? new StructuredData.ObjectData()
                        .put("base64", Base64.getEncoder().encodeToString(bytes))
                : new StructuredData.StringData(text);
    }

    /**
     * Adds two fields to the object: the bytes, as text or base64, and their encoding ({@code utf-8} or
     * {@code base64}).
     */
    static StructuredData.ObjectData put(
            StructuredData.ObjectData fields, String name, String encodingName, byte[] bytes) {
        StructuredData data = toData(bytes);
        return fields.put(name, data).put(encodingName, data instanceof StructuredData.StringData ? "utf-8" : "base64");
    }
}
