package dev.raftctl.protocol.kv;

import dev.raftctl.protocol.kv.KvCommand.CompareAndSet;
import dev.raftctl.protocol.kv.KvCommand.Condition;
import dev.raftctl.protocol.kv.KvCommand.Delete;
import dev.raftctl.protocol.kv.KvCommand.Increment;
import dev.raftctl.protocol.kv.KvCommand.Put;
import java.nio.ByteBuffer;

/**
 * The encoding of commands. Logs keep commands for years, so kinds and fields never change their meaning.
 *
 * <pre>
 * put        01 01 key value condition        condition: 00 always | 01 if absent | 02 version:8 if version
 * delete     01 02 key|prefix prefix:1
 * cas        01 03 key value expected:1 [value]
 * increment  01 04 key by:8
 * key: length:2 bytes                          value: length:4 bytes
 * </pre>
 */
final class KvCommandFormat implements KvCommand.Visitor<byte[]>, Condition.Visitor<byte[]> {
    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final byte COMPARE_AND_SET = 3;
    private static final byte INCREMENT = 4;

    private static final byte ALWAYS = 0;
    private static final byte IF_ABSENT = 1;
    private static final byte IF_VERSION = 2;

    private static final Condition UNCONDITIONAL = new Condition.Always();

    private static final KvCommandFormat ENCODER = new KvCommandFormat();

    private KvCommandFormat() {}

    static byte[] encode(KvCommand command) {
        return command.accept(ENCODER);
    }

    @Override
    public byte[] put(Put put) {
        byte[] condition = put.condition().accept(this);
        long length = KvWriter.keyLength(put.key()) + (long) KvWriter.valueLength(put.value()) + condition.length;
        return newMessage(PUT, length)
                .writeKey(put.key())
                .writeValue(put.value())
                .writeBytes(condition)
                .toByteArray();
    }

    @Override
    public byte[] always(Condition.Always condition) {
        return new byte[] {ALWAYS};
    }

    @Override
    public byte[] ifAbsent(Condition.IfAbsent condition) {
        return new byte[] {IF_ABSENT};
    }

    @Override
    public byte[] ifVersion(Condition.IfVersion condition) {
        return ByteBuffer.allocate(Byte.BYTES + Long.BYTES)
                .put(IF_VERSION)
                .putLong(condition.version())
                .array();
    }

    @Override
    public byte[] delete(Delete delete) {
        KvWriter writer = newMessage(DELETE, KvWriter.keyLength(delete.key()) + Byte.BYTES);
        if (delete.isPrefix()) {
            writer.writePrefix(delete.key());
        } else {
            writer.writeKey(delete.key());
        }
        return writer.writeFlag(delete.isPrefix()).toByteArray();
    }

    @Override
    public byte[] compareAndSet(CompareAndSet set) {
        byte[] expected = set.expected();
        long length = KvWriter.keyLength(set.key())
                + (long) KvWriter.valueLength(set.value())
                + Byte.BYTES
                + (expected == null ? 0 : KvWriter.valueLength(expected));
        KvWriter writer = newMessage(COMPARE_AND_SET, length)
                .writeKey(set.key())
                .writeValue(set.value())
                .writeFlag(expected != null);
        return expected == null
                ? writer.toByteArray()
                : writer.writeValue(expected).toByteArray();
    }

    @Override
    public byte[] increment(Increment increment) {
        return newMessage(INCREMENT, KvWriter.keyLength(increment.key()) + Long.BYTES)
                .writeKey(increment.key())
                .writeLong(increment.delta())
                .toByteArray();
    }

    static KvCommand decode(ByteBuffer bytes) {
        KvReader reader = new KvReader(bytes, KvLimits.MAX_COMMAND_BYTES);
        return reader.checkFullyRead(
                switch (reader.kind()) {
                    case PUT -> new Put(reader.readKey(), reader.readValue(), readCondition(reader));
                    case DELETE -> readDelete(reader);
                    case COMPARE_AND_SET -> readCompareAndSet(reader);
                    case INCREMENT -> new Increment(reader.readKey(), reader.readLong());
                    default -> throw new KvFormatException("unknown command code " + reader.kind());
                });
    }

    /** Returns whether the bytes from this offset are an encoded delete. The kind byte follows the version byte. */
    static boolean deletes(byte[] bytes, int from) {
        return bytes.length >= from + KvReader.HEADER_BYTES && bytes[from + 1] == DELETE;
    }

    /** Returns whether the bytes from this offset are an encoded delete by prefix. Its last byte is the prefix flag. */
    static boolean deletesRange(byte[] bytes, int from) {
        return bytes.length >= from + KvReader.HEADER_BYTES
                && bytes[from + 1] == DELETE
                && bytes[bytes.length - 1] != 0;
    }

    private static Condition readCondition(KvReader reader) {
        byte code = reader.readByte();
        return switch (code) {
            case ALWAYS -> UNCONDITIONAL;
            case IF_ABSENT -> new Condition.IfAbsent();
            case IF_VERSION -> new Condition.IfVersion(reader.readLong());
            default -> throw new KvFormatException("unknown condition code " + code);
        };
    }

    private static KvCommand readDelete(KvReader reader) {
        byte[] key = reader.readPrefix();
        boolean isPrefix = reader.readFlag();
        if (!isPrefix && key.length == 0) {
            throw new KvFormatException("an empty key");
        }
        return new Delete(key, isPrefix);
    }

    private static KvCommand readCompareAndSet(KvReader reader) {
        byte[] key = reader.readKey();
        byte[] value = reader.readValue();
        return new CompareAndSet(key, reader.readOptionalValue(), value);
    }

    private static KvWriter newMessage(byte kind, long bodyBytes) {
        return new KvWriter(kind, bodyBytes, KvLimits.MAX_COMMAND_BYTES);
    }
}
