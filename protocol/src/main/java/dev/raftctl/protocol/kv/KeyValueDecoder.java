package dev.raftctl.protocol.kv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one encoded message. Checks the version first, every length before reading its bytes, and finally that nothing
 * is left.
 */
final class KeyValueDecoder {
    /** The first byte of every key-value message. There is only one format version. */
    static final byte VERSION = 1;

    static final int HEADER_BYTES = 2;

    private final ByteBuffer bytes;
    private final byte kind;

    KeyValueDecoder(byte[] message, int maxBytes) {
        this(ByteBuffer.wrap(message), maxBytes);
    }

    /** Creates a reader that starts at the buffer's position and advances it. */
    KeyValueDecoder(ByteBuffer message, int maxBytes) {
        int length = message.remaining();
        if (length < HEADER_BYTES) {
            throw new KeyValueFormatException("a message of " + length + " bytes");
        }
        if (length > maxBytes) {
            throw new KeyValueFormatException("a message of " + length + " bytes; at most " + maxBytes);
        }
        byte version = message.get();
        if (version != VERSION) {
            throw new KeyValueFormatException("unsupported format version " + version);
        }
        this.bytes = message;
        this.kind = message.get();
    }

    byte kind() {
        return kind;
    }

    byte[] readKey() {
        return checkKey(readBytes(readUnsignedShort()));
    }

    byte[] readPrefix() {
        return checkPrefix(readBytes(readUnsignedShort()));
    }

    byte[] readValue() {
        return readBytes(checkValueLength(readInt()));
    }

    byte @Nullable [] readOptionalValue() {
        return readFlag() ? readValue() : null;
    }

    boolean readFlag() {
        byte flag = readByte();
        if (flag != 0 && flag != 1) {
            throw new KeyValueFormatException("invalid flag: " + flag);
        }
        return flag == 1;
    }

    byte readByte() {
        checkRemaining(Byte.BYTES);
        return bytes.get();
    }

    int readInt() {
        checkRemaining(Integer.BYTES);
        return bytes.getInt();
    }

    long readLong() {
        checkRemaining(Long.BYTES);
        return bytes.getLong();
    }

    String readText() {
        return new String(readBytes(readUnsignedShort()), StandardCharsets.UTF_8);
    }

    int remaining() {
        return bytes.remaining();
    }

    /** Returns the decoded message after checking that all of its bytes have been read. */
    <T> T checkFullyRead(T message) {
        if (bytes.hasRemaining()) {
            throw new KeyValueFormatException("trailing bytes: " + bytes.remaining());
        }
        return message;
    }

    private int readUnsignedShort() {
        checkRemaining(Short.BYTES);
        return Short.toUnsignedInt(bytes.getShort());
    }

    private byte[] readBytes(int length) {
        checkRemaining(length);
        byte[] result = new byte[length];
        bytes.get(result);
        return result;
    }

    private void checkRemaining(int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new KeyValueFormatException(
                    "truncated message: " + length + " bytes expected, " + bytes.remaining() + " left");
        }
    }

    static byte[] checkKey(byte[] key) {
        if (key.length == 0) {
            throw new KeyValueFormatException("an empty key");
        }
        return checkPrefix(key);
    }

    static byte[] checkPrefix(byte[] prefix) {
        if (prefix.length > KeyValueLimits.MAX_KEY_BYTES) {
            throw KeyValueFormatException.tooLarge(
                    "a key of " + prefix.length + " bytes; at most " + KeyValueLimits.MAX_KEY_BYTES);
        }
        return prefix;
    }

    static int checkValueLength(int length) {
        if (length > KeyValueLimits.MAX_VALUE_BYTES) {
            throw KeyValueFormatException.tooLarge(
                    "a value of " + length + " bytes; at most " + KeyValueLimits.MAX_VALUE_BYTES);
        }
        return length;
    }
}
