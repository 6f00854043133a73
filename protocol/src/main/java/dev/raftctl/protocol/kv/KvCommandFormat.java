package dev.raftctl.protocol.kv;

import dev.raftctl.protocol.kv.KvCommand.CompareAndSet;
import dev.raftctl.protocol.kv.KvCommand.Condition;
import dev.raftctl.protocol.kv.KvCommand.Delete;
import dev.raftctl.protocol.kv.KvCommand.Increment;
import dev.raftctl.protocol.kv.KvCommand.Put;
import java.nio.ByteBuffer;

/**
 * Commands as bytes. They stand in logs for years: a kind or a field keeps its meaning for ever.
 *
 * <pre>
 * put        01 01 key value condition        condition: 00 always | 01 if absent | 02 version:8 if version
 * delete     01 02 key|prefix prefix:1
 * cas        01 03 key value expected:1 [value]
 * increment  01 04 key by:8
 * key: length:2 bytes                          value: length:4 bytes
 * </pre>
 */
final class KvCommandFormat {
    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final byte COMPARE_AND_SET = 3;
    private static final byte INCREMENT = 4;

    private static final byte ALWAYS = 0;
    private static final byte IF_ABSENT = 1;
    private static final byte IF_VERSION = 2;

    private static final Condition UNCONDITIONED = new Condition.Always();

    private KvCommandFormat() {}

    static byte[] encode(KvCommand command) {
        if (command instanceof Put put) {
            return encode(put);
        }
        if (command instanceof Delete delete) {
            return encode(delete);
        }
        if (command instanceof CompareAndSet set) {
            return encode(set);
        }
        return encode((Increment) command);
    }

    private static byte[] encode(Put put) {
        boolean versioned = put.condition() instanceof Condition.IfVersion;
        long length = KvMessage.lengthOfKey(put.key())
                + (long) KvMessage.lengthOfValue(put.value())
                + Byte.BYTES
                + (versioned ? Long.BYTES : 0);
        KvMessage out = message(PUT, length).key(put.key()).value(put.value());
        if (put.condition() instanceof Condition.IfVersion asked) {
            return out.oneByte(IF_VERSION).number(asked.version()).bytes();
        }
        return out.oneByte(put.condition() instanceof Condition.IfAbsent ? IF_ABSENT : ALWAYS)
                .bytes();
    }

    private static byte[] encode(Delete delete) {
        KvMessage out = message(DELETE, KvMessage.lengthOfKey(delete.key()) + Byte.BYTES);
        if (delete.prefix()) {
            out.prefix(delete.key());
        } else {
            out.key(delete.key());
        }
        return out.flag(delete.prefix()).bytes();
    }

    private static byte[] encode(CompareAndSet set) {
        byte[] expected = set.expected();
        long length = KvMessage.lengthOfKey(set.key())
                + (long) KvMessage.lengthOfValue(set.value())
                + Byte.BYTES
                + (expected == null ? 0 : KvMessage.lengthOfValue(expected));
        KvMessage out = message(COMPARE_AND_SET, length)
                .key(set.key())
                .value(set.value())
                .flag(expected != null);
        return expected == null ? out.bytes() : out.value(expected).bytes();
    }

    private static byte[] encode(Increment increment) {
        return message(INCREMENT, KvMessage.lengthOfKey(increment.key()) + Long.BYTES)
                .key(increment.key())
                .number(increment.by())
                .bytes();
    }

    static KvCommand decode(ByteBuffer bytes) {
        KvBytes in = new KvBytes(bytes, KvLimits.COMMAND_BYTES_MAX);
        return in.whole(
                switch (in.kind()) {
                    case PUT -> new Put(in.key(), in.value(), condition(in));
                    case DELETE -> delete(in);
                    case COMPARE_AND_SET -> compareAndSet(in);
                    case INCREMENT -> new Increment(in.key(), in.number());
                    default -> throw new KvFormatException("no command has the code " + in.kind());
                });
    }

    /** The kind stands behind the version. */
    static boolean deletes(byte[] bytes, int from) {
        return bytes.length >= from + KvBytes.HEADER_BYTES && bytes[from + 1] == DELETE;
    }

    /** The kind stands behind the version, and whether the key is a prefix at the end. */
    static boolean deletesRange(byte[] bytes, int from) {
        return bytes.length >= from + KvBytes.HEADER_BYTES && bytes[from + 1] == DELETE && bytes[bytes.length - 1] != 0;
    }

    private static Condition condition(KvBytes in) {
        byte code = in.oneByte();
        return switch (code) {
            case ALWAYS -> UNCONDITIONED;
            case IF_ABSENT -> new Condition.IfAbsent();
            case IF_VERSION -> new Condition.IfVersion(in.number());
            default -> throw new KvFormatException("no condition has the code " + code);
        };
    }

    private static KvCommand delete(KvBytes in) {
        byte[] key = in.prefix();
        boolean prefix = in.flag();
        if (!prefix && key.length == 0) {
            throw new KvFormatException("an empty key");
        }
        return new Delete(key, prefix);
    }

    private static KvCommand compareAndSet(KvBytes in) {
        byte[] key = in.key();
        byte[] value = in.value();
        return new CompareAndSet(key, in.optionalValue(), value);
    }

    private static KvMessage message(byte kind, long bodyBytes) {
        return new KvMessage(kind, bodyBytes, KvLimits.COMMAND_BYTES_MAX);
    }
}
