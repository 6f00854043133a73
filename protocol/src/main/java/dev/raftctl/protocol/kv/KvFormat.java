package dev.raftctl.protocol.kv;

import dev.raftctl.protocol.kv.KvQuery.Get;
import dev.raftctl.protocol.kv.KvQuery.Range;
import java.nio.ByteBuffer;

/**
 * The encoding of key-value commands, queries and results: a version byte, a kind byte, then the fields with big-endian
 * numbers. All methods throw only {@link KvFormatException}: when encoding, for values that exceed {@link KvLimits};
 * when decoding, for bytes that are not exactly one message. Decoded values share no memory with the input.
 */
public final class KvFormat {
    private static final byte GET = 1;
    private static final byte RANGE = 2;

    private static final KvQuery.Visitor<byte[]> QUERY_ENCODER = new QueryEncoder();

    private KvFormat() {}

    public static byte[] encodeCommand(KvCommand command) {
        return KvCommandFormat.encode(command);
    }

    public static KvCommand decodeCommand(byte[] bytes) {
        return decodeCommand(ByteBuffer.wrap(bytes));
    }

    /** Decodes the command between the buffer's position and its limit. */
    public static KvCommand decodeCommand(ByteBuffer bytes) {
        return KvCommandFormat.decode(bytes);
    }

    /** Returns whether the bytes from this offset are an encoded command that deletes keys. */
    public static boolean deletes(byte[] bytes, int from) {
        return KvCommandFormat.deletes(bytes, from);
    }

    /** Returns whether the bytes from this offset are an encoded command that deletes all keys with a prefix. */
    public static boolean deletesRange(byte[] bytes, int from) {
        return KvCommandFormat.deletesRange(bytes, from);
    }

    /** Encodes a query as {@code 01 01 key} or {@code 01 02 prefix after limit:4}. */
    public static byte[] encodeQuery(KvQuery query) {
        return query.accept(QUERY_ENCODER);
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
                    default -> throw new KvFormatException("unknown query code " + reader.kind());
                });
    }

    private static KvQuery readRange(KvReader reader) {
        Range range = new Range(reader.readPrefix(), reader.readPrefix(), reader.readInt());
        if (range.limit() < 1) {
            throw new KvFormatException("invalid limit: " + range.limit());
        }
        return range;
    }

    public static byte[] encodeResult(KvResult result) {
        return KvResultFormat.encode(result);
    }

    public static KvResult decodeResult(byte[] bytes) {
        return KvResultFormat.decode(bytes);
    }

    /** Returns the encoded size of a key-value item, which counts towards {@link #maxListingBytes}. */
    public static int itemBytes(KvResult.Item item) {
        return KvResultFormat.itemBytes(item);
    }

    /** Returns the maximum total size, in bytes, of the key-value items in one listing. */
    public static int maxListingBytes() {
        return KvResultFormat.maxListingBytes();
    }

    private static final class QueryEncoder implements KvQuery.Visitor<byte[]> {
        @Override
        public byte[] get(Get get) {
            return newMessage(GET, KvWriter.keyLength(get.key()))
                    .writeKey(get.key())
                    .toByteArray();
        }

        @Override
        public byte[] range(Range range) {
            if (range.limit() < 1) {
                throw new KvFormatException("invalid limit: " + range.limit());
            }
            long length = (long) KvWriter.keyLength(range.prefix()) + KvWriter.keyLength(range.after()) + Integer.BYTES;
            return newMessage(RANGE, length)
                    .writePrefix(range.prefix())
                    .writePrefix(range.after())
                    .writeInt(range.limit())
                    .toByteArray();
        }
    }
}
