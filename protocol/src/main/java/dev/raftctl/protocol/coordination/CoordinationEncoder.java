package dev.raftctl.protocol.coordination;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Encodes one message: the version, the kind, then the fields. Numbers are big-endian. */
final class CoordinationEncoder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    private final int maxBytes;

    CoordinationEncoder(byte kind, int maxBytes) {
        this.maxBytes = maxBytes;
        out.write(CoordinationDecoder.VERSION);
        out.write(kind);
    }

    CoordinationEncoder writeByte(int value) {
        out.write(value);
        return this;
    }

    CoordinationEncoder writeFlag(boolean flag) {
        return writeByte(flag ? 1 : 0);
    }

    CoordinationEncoder writeInt(int number) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        return this;
    }

    CoordinationEncoder writeLong(long number) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        return this;
    }

    /** Writes the number of elements that follow. */
    CoordinationEncoder writeCount(int count, int max, String name) {
        return writeInt(CoordinationDecoder.checkLength(count, max, name));
    }

    CoordinationEncoder writeBytes(byte[] bytes, int max, String name) {
        writeCount(bytes.length, max, name);
        out.writeBytes(bytes);
        return this;
    }

    CoordinationEncoder writeText(String text, int max, String name) {
        return writeBytes(text.getBytes(StandardCharsets.UTF_8), max, name);
    }

    /** Returns the message. Throws a {@link CoordinationFormatException} if it is too long. */
    byte[] toByteArray() {
        if (out.size() > maxBytes) {
            throw new CoordinationFormatException("a message of " + out.size() + " bytes; at most " + maxBytes);
        }
        return out.toByteArray();
    }
}
