package dev.raftctl.cli.view;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Strings that hold any bytes without loss. Bytes that are valid UTF-8 are decoded; every other byte becomes a lone
 * surrogate from U+DC80 to U+DCFF, which UTF-8 never decodes to (as in Python's PEP 383). Different bytes give
 * different strings.
 */
public final class SurrogateEscapedText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char FIRST = '\uDC80';
    private static final char LAST = '\uDCFF';
    private static final int BYTE_TO_CHAR = 0xDC00;

    private SurrogateEscapedText() {}

    public static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeEach(bytes);
    }

    private static String decodeEach(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = utf8.decode(in, out, true);
        while (result.isMalformed()) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (BYTE_TO_CHAR | (in.get() & 0xff)));
            }
            result = utf8.reset().decode(in, out, true);
        }
        return out.flip().toString();
    }

    /** Converts the text back to the bytes from which {@link #decode} made it. */
    public static byte[] encode(String text) {
        if (!hasRawBytes(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
        int at = 0;
        while (at < text.length()) {
            int next = text.codePointAt(at);
            if (isRawByte(next)) {
                bytes.put((byte) next);
            } else {
                bytes.put(Character.toString(next).getBytes(StandardCharsets.UTF_8));
            }
            at += Character.charCount(next);
        }
        byte[] exact = new byte[bytes.position()];
        bytes.flip().get(exact);
        return exact;
    }

    /** Returns whether the string contains bytes that are not valid UTF-8, so that it cannot be a name. */
    public static boolean hasRawBytes(String text) {
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            if (isRawByte(text.codePointAt(at))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRawByte(int codePoint) {
        return codePoint >= FIRST && codePoint <= LAST;
    }
}
