package dev.raftctl.protocol.kv;

import dev.raftctl.protocol.kv.KeyValueCommand.CompareAndSetKey;
import dev.raftctl.protocol.kv.KeyValueCommand.DeleteKeys;
import dev.raftctl.protocol.kv.KeyValueCommand.IncrementKey;
import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import dev.raftctl.protocol.kv.KeyValueCommand.PutKey;
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
final class KeyValueCommandFormat
        implements KeyValueCommand.Visitor<byte[]>, KeyPutCondition.KeyPutConditionVisitor<byte[]> {
    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final byte COMPARE_AND_SET = 3;
    private static final byte INCREMENT = 4;

    private static final byte ALWAYS = 0;
    private static final byte IF_ABSENT = 1;
    private static final byte IF_VERSION = 2;

    private static final KeyPutCondition UNCONDITIONAL = new KeyPutCondition.PutAlways();

    private static final KeyValueCommandFormat ENCODER = new KeyValueCommandFormat();

    private KeyValueCommandFormat() {}

    static byte[] encode(KeyValueCommand command) {
        return command.accept(ENCODER);
    }

    @Override
    public byte[] put(PutKey put) {
        byte[] condition = put.condition().accept(this);
        long length = KeyValueEncoder.keyLength(put.key())
                + (long) KeyValueEncoder.valueLength(put.value())
                + condition.length;
        return newMessage(PUT, length)
                .writeKey(put.key())
                .writeValue(put.value())
                .writeBytes(condition)
                .toByteArray();
    }

    @Override
    public byte[] always(KeyPutCondition.PutAlways condition) {
        return new byte[] {ALWAYS};
    }

    @Override
    public byte[] ifAbsent(KeyPutCondition.PutIfAbsent condition) {
        return new byte[] {IF_ABSENT};
    }

    @Override
    public byte[] ifVersion(KeyPutCondition.PutIfVersion condition) {
        return ByteBuffer.allocate(Byte.BYTES + Long.BYTES)
                .put(IF_VERSION)
                .putLong(condition.version())
                .array();
    }

    @Override
    public byte[] delete(DeleteKeys delete) {
        KeyValueEncoder writer = newMessage(DELETE, KeyValueEncoder.keyLength(delete.key()) + Byte.BYTES);
        if (delete.isPrefix()) {
            writer.writePrefix(delete.key());
        } else {
            writer.writeKey(delete.key());
        }
        return writer.writeFlag(delete.isPrefix()).toByteArray();
    }

    @Override
    public byte[] compareAndSet(CompareAndSetKey set) {
        byte[] expected = set.expected();
        long length = KeyValueEncoder.keyLength(set.key())
                + (long) KeyValueEncoder.valueLength(set.value())
                + Byte.BYTES
                + (expected == null ? 0 : KeyValueEncoder.valueLength(expected));
        KeyValueEncoder writer = newMessage(COMPARE_AND_SET, length)
                .writeKey(set.key())
                .writeValue(set.value())
                .writeFlag(expected != null);
        return expected == null
                ? writer.toByteArray()
                : writer.writeValue(expected).toByteArray();
    }

    @Override
    public byte[] increment(IncrementKey increment) {
        return newMessage(INCREMENT, KeyValueEncoder.keyLength(increment.key()) + Long.BYTES)
                .writeKey(increment.key())
                .writeLong(increment.delta())
                .toByteArray();
    }

    static KeyValueCommand decode(ByteBuffer bytes) {
        KeyValueDecoder reader = new KeyValueDecoder(bytes, KeyValueLimits.MAX_COMMAND_BYTES);
        return reader.checkFullyRead(
                switch (reader.kind()) {
                    case PUT -> new PutKey(reader.readKey(), reader.readValue(), readCondition(reader));
                    case DELETE -> readDelete(reader);
                    case COMPARE_AND_SET -> readCompareAndSet(reader);
                    case INCREMENT -> new IncrementKey(reader.readKey(), reader.readLong());
                    default -> throw new KeyValueFormatException("unknown command code " + reader.kind());
                });
    }

    /** Returns whether the bytes from this offset are an encoded delete. The kind byte follows the version byte. */
    static boolean deletes(byte[] bytes, int from) {
        return bytes.length >= from + KeyValueDecoder.HEADER_BYTES && bytes[from + 1] == DELETE;
    }

    /** Returns whether the bytes from this offset are an encoded delete by prefix. Its last byte is the prefix flag. */
    static boolean deletesRange(byte[] bytes, int from) {
        return bytes.length >= from + KeyValueDecoder.HEADER_BYTES
                && bytes[from + 1] == DELETE
                && bytes[bytes.length - 1] != 0;
    }

    private static KeyPutCondition readCondition(KeyValueDecoder reader) {
        byte code = reader.readByte();
        return switch (code) {
            case ALWAYS -> UNCONDITIONAL;
            case IF_ABSENT -> new KeyPutCondition.PutIfAbsent();
            case IF_VERSION -> new KeyPutCondition.PutIfVersion(reader.readLong());
            default -> throw new KeyValueFormatException("unknown condition code " + code);
        };
    }

    private static KeyValueCommand readDelete(KeyValueDecoder reader) {
        byte[] key = reader.readPrefix();
        boolean isPrefix = reader.readFlag();
        if (!isPrefix && key.length == 0) {
            throw new KeyValueFormatException("an empty key");
        }
        return new DeleteKeys(key, isPrefix);
    }

    private static KeyValueCommand readCompareAndSet(KeyValueDecoder reader) {
        byte[] key = reader.readKey();
        byte[] value = reader.readValue();
        return new CompareAndSetKey(key, reader.readOptionalValue(), value);
    }

    private static KeyValueEncoder newMessage(byte kind, long bodyBytes) {
        return new KeyValueEncoder(kind, bodyBytes, KeyValueLimits.MAX_COMMAND_BYTES);
    }
}
