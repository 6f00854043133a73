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
            return newMessage(GET, KvWriter.keyLength(get.key()))
                    .writeKey(get.key())
                    .toByteArray();
        }
        Range range = (Range) query;
        if (range.limit() < 1) {
            throw new KvFormatException("a limit of " + range.limit());
        }
        long length = (long) KvWriter.keyLength(range.prefix()) + KvWriter.keyLength(range.after()) + Integer.BYTES;
        return newMessage(RANGE, length)
                .writePrefix(range.prefix())
                .writePrefix(range.after())
                .writeInt(range.limit())
                .toByteArray();
    }

    private static KvWriter newMessage(byte kind, long bodyBytes) {
        return new KvWriter(kind, bodyBytes, KvLimits.MAX_COMMAND_BYTES);
    }

    public static KvQuery decodeQuery(byte[] bytes) {
        KvReader reader = new KvReader(bytes, KvLimits.MAX_COMMAND_BYTES);
        return reader.checkFullyRead(
                switch (reader.kind()) {
                    case GET -> new Get(reader.readKey());
                    case RANGE -> readRange(reader);
                    default -> throw new KvFormatException("no query has the code " + reader.kind());
                });
    }

    private static KvQuery readRange(KvReader reader) {
        Range range = new Range(reader.readPrefix(), reader.readPrefix(), reader.readInt());
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

    /** How many bytes an item takes of {@link #maxListingBytes}. */
    public static int itemBytes(KvResult.Item item) {
        return KvResultFormat.itemBytes(item);
    }

    /** Bytes of items that fit one listing. */
    public static int maxListingBytes() {
        return KvResultFormat.maxListingBytes();
    }
}
