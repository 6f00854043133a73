package dev.raftctl.protocol.coordination;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Cuts texts of operation records to their limits. */
public final class OperationTexts {
    private OperationTexts() {}

    /** Returns a line of at most {@link CoordinationLimits#MAX_OPERATION_LINE_BYTES} bytes. */
    public static String cut(String text) {
        return cut(text, CoordinationLimits.MAX_OPERATION_LINE_BYTES);
    }

    /** Returns the longest start of the text that has at most this many bytes in UTF-8. */
    public static String cut(String text, int maxBytes) {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer bytes = ByteBuffer.allocate(maxBytes);
        encoder.encode(CharBuffer.wrap(text), bytes, true);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
