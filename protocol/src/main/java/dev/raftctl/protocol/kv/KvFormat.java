package dev.raftctl.protocol.kv;

import dev.raftctl.protocol.kv.KvQuery.Get;
import dev.raftctl.protocol.kv.KvQuery.Range;
import java.nio.ByteBuffer;

/**
 * The key-value language as bytes: a version byte, a byte for the kind, then the fields, numbers big-endian. All methods
 * throw {@link KvFormatException} and nothing else: on encoding, for what is over {@link KvLimits}; on decoding, for bytes
 * that are not exactly one whole message. What is decoded shares nothing with the bytes it was read from.
 */
public final class KvFormat {
    private static final byte GET = 1;
    private static final byte RANGE = 2;

    private KvFormat() {}

    public static byte[] encodeCommand(KvCommand command) {
        return KvCommandFormat.encode(command);
    }

    public static KvCommand decodeCommand(byte[] bytes) {
        return decodeCommand(ByteBuffer.wrap(bytes));
    }

    /** The command that begins at the position and ends at the limit. */
    public static KvCommand decodeCommand(ByteBuffer bytes) {
        return KvCommandFormat.decode(bytes);
    }

    /** Whether the command that begins there, if it is one, deletes keys. */
    public static boolean deletes(byte[] bytes, int from) {
        return KvCommandFormat.deletes(bytes, from);
    }

    /** Whether the command that begins there, if it is one, deletes all keys of a prefix. */
    public static boolean deletesRange(byte[] bytes, int from) {
        return KvCommandFormat.deletesRange(bytes, from);
    }

    /** {@code 01 01 key} or {@code 01 02 prefix after limit:4}. */
    public static byte[] encodeQuery(KvQuery query) {
        if (query instanceof Get get) {
            return message(GET, KvMessage.lengthOfKey(get.key())).key(get.key()).bytes();
        }
        Range range = (Range) query;
        if (range.limit() < 1) {
            throw new KvFormatException("a limit of " + range.limit());
        }
        long length =
                (long) KvMessage.lengthOfKey(range.prefix()) + KvMessage.lengthOfKey(range.after()) + Integer.BYTES;
        return message(RANGE, length)
                .prefix(range.prefix())
                .prefix(range.after())
                .integer(range.limit())
                .bytes();
    }

    private static KvMessage message(byte kind, long bodyBytes) {
        return new KvMessage(kind, bodyBytes, KvLimits.COMMAND_BYTES_MAX);
    }

    public static KvQuery decodeQuery(byte[] bytes) {
        KvBytes in = new KvBytes(bytes, KvLimits.COMMAND_BYTES_MAX);
        return in.whole(
                switch (in.kind()) {
                    case GET -> new Get(in.key());
                    case RANGE -> range(in);
                    default -> throw new KvFormatException("no query has the code " + in.kind());
                });
    }

    private static KvQuery range(KvBytes in) {
        Range range = new Range(in.prefix(), in.prefix(), in.integer());
        if (range.limit() < 1) {
            throw new KvFormatException("a limit of " + range.limit());
        }
        return range;
    }

    public static byte[] encodeResult(KvResult result) {
        return KvResultFormat.encode(result);
    }

    public static KvResult decodeResult(byte[] bytes) {
        return KvResultFormat.decode(bytes);
    }

    /** How many bytes an item takes of {@link #listingBytesMax}. */
    public static int listingBytes(KvResult.Item item) {
        return KvResultFormat.itemBytes(item);
    }

    /** Bytes of items that fit one listing. */
    public static int listingBytesMax() {
        return KvResultFormat.listingItemsBytesMax();
    }
}
