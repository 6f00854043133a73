package dev.raftctl.protocol.kv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads one encoded message: the version is checked first, every length before its bytes are taken, and the end last. */
final class KvBytes {
    /** The one version there is; it stands first in every message. */
    static final byte VERSION = 1;

    static final int HEADER_BYTES = 2;

    private final ByteBuffer bytes;
    private final byte kind;

    KvBytes(byte[] message, int bytesMax) {
        this(ByteBuffer.wrap(message), bytesMax);
    }

    /** Moves the message's position. */
    KvBytes(ByteBuffer message, int bytesMax) {
        int length = message.remaining();
        if (length < HEADER_BYTES) {
            throw new KvFormatException("a message of " + length + " bytes");
        }
        if (length > bytesMax) {
            throw new KvFormatException("a message of " + length + " bytes; at most " + bytesMax);
        }
        byte version = message.get();
        if (version != VERSION) {
            throw new KvFormatException("format version " + version + " is not known here");
        }
        this.bytes = message;
        this.kind = message.get();
    }

    byte kind() {
        return kind;
    }

    byte[] key() {
        return checkedKey(take(unsignedShort()));
    }

    byte[] prefix() {
        return checkedPrefix(take(unsignedShort()));
    }

    byte[] value() {
        return take(checkedValueLength(integer()));
    }

    byte @Nullable [] optionalValue() {
        return flag() ? value() : null;
    }

    boolean flag() {
        byte flag = oneByte();
        if (flag != 0 && flag != 1) {
            throw new KvFormatException("a flag of " + flag);
        }
        return flag == 1;
    }

    byte oneByte() {
        need(Byte.BYTES);
        return bytes.get();
    }

    int integer() {
        need(Integer.BYTES);
        return bytes.getInt();
    }

    long number() {
        need(Long.BYTES);
        return bytes.getLong();
    }

    String text() {
        return new String(take(unsignedShort()), StandardCharsets.UTF_8);
    }

    int remaining() {
        return bytes.remaining();
    }

    /** What was read, once nothing is left over. */
    <T> T whole(T read) {
        if (bytes.hasRemaining()) {
            throw new KvFormatException(bytes.remaining() + " bytes too many");
        }
        return read;
    }

    private int unsignedShort() {
        need(Short.BYTES);
        return Short.toUnsignedInt(bytes.getShort());
    }

    private byte[] take(int length) {
        need(length);
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    private void need(int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new KvFormatException(
                    "the message ends too early: " + length + " bytes wanted, " + bytes.remaining() + " left");
        }
    }

    static byte[] checkedKey(byte[] key) {
        if (key.length == 0) {
            throw new KvFormatException("an empty key");
        }
        return checkedPrefix(key);
    }

    static byte[] checkedPrefix(byte[] prefix) {
        if (prefix.length > KvLimits.KEY_BYTES_MAX) {
            throw new KvFormatException("a key of " + prefix.length + " bytes; at most " + KvLimits.KEY_BYTES_MAX);
        }
        return prefix;
    }

    static int checkedValueLength(int length) {
        if (length > KvLimits.VALUE_BYTES_MAX) {
            throw new KvFormatException("a value of " + length + " bytes; at most " + KvLimits.VALUE_BYTES_MAX);
        }
        return length;
    }
}
