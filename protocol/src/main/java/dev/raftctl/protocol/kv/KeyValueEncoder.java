package dev.raftctl.protocol.kv;

import java.nio.ByteBuffer;

/** Encodes one message whose length is known in advance. */
final class KeyValueEncoder {
    private final byte[] message;
    private final ByteBuffer out;

    /** Writes the message header. Throws a {@link KeyValueFormatException} if the message would be too long. */
    KeyValueEncoder(byte kind, long bodyBytes, int maxBytes) {
        long length = KeyValueDecoder.HEADER_BYTES + bodyBytes;
        if (length > maxBytes) {
            throw KeyValueFormatException.tooLarge("a message of " + length + " bytes; at most " + maxBytes);
        }
        this.message = new byte[(int) length];
        this.out = ByteBuffer.wrap(message).put(KeyValueDecoder.VERSION).put(kind);
    }

    static int keyLength(byte[] key) {
        return Short.BYTES + key.length;
    }

    static int valueLength(byte[] value) {
        return Integer.BYTES + value.length;
    }

    KeyValueEncoder writeKey(byte[] key) {
        out.putShort((short) KeyValueDecoder.checkKey(key).length).put(key);
        return this;
    }

    /** Writes a key prefix, which may be empty. */
    KeyValueEncoder writePrefix(byte[] prefix) {
        out.putShort((short) KeyValueDecoder.checkPrefix(prefix).length).put(prefix);
        return this;
    }

    KeyValueEncoder writeValue(byte[] value) {
        out.putInt(KeyValueDecoder.checkValueLength(value.length)).put(value);
        return this;
    }

    KeyValueEncoder writeBytes(byte[] bytes) {
        out.put(bytes);
        return this;
    }

    KeyValueEncoder writeFlag(boolean flag) {
        return writeByte((byte) (flag ? 1 : 0));
    }

    KeyValueEncoder writeByte(byte value) {
        out.put(value);
        return this;
    }

    KeyValueEncoder writeInt(int number) {
        out.putInt(number);
        return this;
    }

    KeyValueEncoder writeLong(long number) {
        out.putLong(number);
        return this;
    }

    KeyValueEncoder writeText(byte[] utf8) {
        out.putShort((short) utf8.length).put(utf8);
        return this;
    }

    byte[] toByteArray() {
        return message;
    }
}
