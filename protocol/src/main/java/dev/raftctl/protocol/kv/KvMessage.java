package dev.raftctl.protocol.kv;

import java.nio.ByteBuffer;

/** One message being encoded, its length known from the start. */
final class KvMessage {
    private final byte[] message;
    private final ByteBuffer out;

    /** The header is written; a {@link KvFormatException} when the message would be too long. */
    KvMessage(byte kind, long bodyBytes, int bytesMax) {
        long length = KvBytes.HEADER_BYTES + bodyBytes;
        if (length > bytesMax) {
            throw new KvFormatException("a message of " + length + " bytes; at most " + bytesMax);
        }
        this.message = new byte[(int) length];
        this.out = ByteBuffer.wrap(message).put(KvBytes.VERSION).put(kind);
    }

    static int lengthOfKey(byte[] key) {
        return Short.BYTES + key.length;
    }

    static int lengthOfValue(byte[] value) {
        return Integer.BYTES + value.length;
    }

    KvMessage key(byte[] key) {
        out.putShort((short) KvBytes.checkedKey(key).length).put(key);
        return this;
    }

    /** A prefix is a key that may be empty. */
    KvMessage prefix(byte[] prefix) {
        out.putShort((short) KvBytes.checkedPrefix(prefix).length).put(prefix);
        return this;
    }

    KvMessage value(byte[] value) {
        out.putInt(KvBytes.checkedValueLength(value.length)).put(value);
        return this;
    }

    KvMessage flag(boolean flag) {
        return oneByte((byte) (flag ? 1 : 0));
    }

    KvMessage oneByte(byte one) {
        out.put(one);
        return this;
    }

    KvMessage integer(int number) {
        out.putInt(number);
        return this;
    }

    KvMessage number(long number) {
        out.putLong(number);
        return this;
    }

    KvMessage text(byte[] utf8) {
        out.putShort((short) utf8.length).put(utf8);
        return this;
    }

    byte[] bytes() {
        return message;
    }
}
