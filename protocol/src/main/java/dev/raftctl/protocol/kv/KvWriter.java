package dev.raftctl.protocol.kv;

import java.nio.ByteBuffer;

/** Encodes one message whose length is known in advance. */
final class KvWriter {
    private final byte[] message;
    private final ByteBuffer out;

    /** Writes the message header. Throws a {@link KvFormatException} if the message would be too long. */
    KvWriter(byte kind, long bodyBytes, int maxBytes) {
        long length = KvReader.HEADER_BYTES + bodyBytes;
        if (length > maxBytes) {
            throw new KvFormatException("a message of " + length + " bytes; at most " + maxBytes);
        }
        this.message = new byte[(int) length];
        this.out = ByteBuffer.wrap(message).put(KvReader.VERSION).put(kind);
    }

    static int keyLength(byte[] key) {
        return Short.BYTES + key.length;
    }

    static int valueLength(byte[] value) {
        return Integer.BYTES + value.length;
    }

    KvWriter writeKey(byte[] key) {
        out.putShort((short) KvReader.checkKey(key).length).put(key);
        return this;
    }

    /** Writes a key prefix, which may be empty. */
    KvWriter writePrefix(byte[] prefix) {
        out.putShort((short) KvReader.checkPrefix(prefix).length).put(prefix);
        return this;
    }

    KvWriter writeValue(byte[] value) {
        out.putInt(KvReader.checkValueLength(value.length)).put(value);
        return this;
    }

    KvWriter writeBytes(byte[] bytes) {
        out.put(bytes);
        return this;
    }

    KvWriter writeFlag(boolean flag) {
        return writeByte((byte) (flag ? 1 : 0));
    }

    KvWriter writeByte(byte value) {
        out.put(value);
        return this;
    }

    KvWriter writeInt(int number) {
        out.putInt(number);
        return this;
    }

    KvWriter writeLong(long number) {
        out.putLong(number);
        return this;
    }

    KvWriter writeText(byte[] utf8) {
        out.putShort((short) utf8.length).put(utf8);
        return this;
    }

    byte[] toByteArray() {
        return message;
    }
}
