package dev.raftctl.protocol.coordination;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Reads one encoded message. Checks the version first, every length before it reads the bytes, and finally that nothing
 * is left.
 */
final class CoordinationDecoder {
    /** The first byte of every message. There is only one format version. */
    static final byte VERSION = 1;

    private static final int HEADER_BYTES = 2;

    private final ByteBuffer bytes;
    private final byte kind;

    /** Creates a reader that starts at the buffer's position and advances it. */
    CoordinationDecoder(ByteBuffer message, int maxBytes) {
        int length = message.remaining();
        if (length < HEADER_BYTES || length > maxBytes) {
            throw new CoordinationFormatException("a message of " + length + " bytes; at most " + maxBytes);
        }
        byte version = message.get();
        if (version != VERSION) {
            throw new CoordinationFormatException("unsupported format version " + version);
        }
        this.bytes = message;
        this.kind = message.get();
    }

    byte kind() {
        return kind;
    }

    byte readByte() {
        checkRemaining(Byte.BYTES);
        return bytes.get();
    }

    boolean readFlag() {
        byte flag = readByte();
        if (flag != 0 && flag != 1) {
            throw new CoordinationFormatException("invalid flag: " + flag);
        }
        return flag == 1;
    }

    int readInt() {
        checkRemaining(Integer.BYTES);
        return bytes.getInt();
    }

    long readLong() {
        checkRemaining(Long.BYTES);
        return bytes.getLong();
    }

    /** Reads a number that is not negative. */
    long readAmount(String name) {
        long number = readLong();
        if (number < 0) {
            throw new CoordinationFormatException("a negative " + name + ": " + number);
        }
        return number;
    }

    byte[] readBytes(int max, String name) {
        int length = checkLength(readInt(), max, name);
        checkRemaining(length);
        byte[] result = new byte[length];
        bytes.get(result);
        return result;
    }

    /** Reads text, which must be valid UTF-8, so that it is written again as it was read. */
    String readText(int max, String name) {
        byte[] utf8 = readBytes(max, name);
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
            throw new CoordinationFormatException(name + " that are not UTF-8");
        }
        return text;
    }

    /**
     * Reads a list.
     *
     * @param minElementBytes the smallest encoded size of one element
     */
    <T> List<T> readList(int max, int minElementBytes, String name, Function<CoordinationDecoder, T> readElement) {
        int count = checkLength(readInt(), max, name);
        if (count > bytes.remaining() / minElementBytes) {
            throw new CoordinationFormatException(count + " " + name + " in " + bytes.remaining() + " bytes");
        }
        List<T> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(readElement.apply(this));
        }
        return List.copyOf(elements);
    }

    /** Returns the decoded message after checking that all of its bytes have been read. */
    <T> T checkFullyRead(T message) {
        if (bytes.hasRemaining()) {
            throw new CoordinationFormatException("trailing bytes: " + bytes.remaining());
        }
        return message;
    }

    private void checkRemaining(int length) {
        if (length > bytes.remaining()) {
            throw new CoordinationFormatException(
                    "truncated message: " + length + " bytes expected, " + bytes.remaining() + " left");
        }
    }

    static int checkLength(int length, int max, String name) {
        if (length < 0 || length > max) {
            throw new CoordinationFormatException(name + ": " + length + "; at most " + max);
        }
        return length;
    }
}
