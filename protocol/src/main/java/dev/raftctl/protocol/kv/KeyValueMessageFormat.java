package dev.raftctl.protocol.kv;

import dev.raftctl.protocol.kv.KeyValueQuery.GetKey;
import dev.raftctl.protocol.kv.KeyValueQuery.ListKeyRange;
import java.nio.ByteBuffer;

/**
 * The encoding of key-value commands, queries and results: a version byte, a kind byte, then the fields with big-endian
 * numbers. All methods throw only {@link KeyValueFormatException}: when encoding, for values that exceed {@link
 * KeyValueLimits}; when decoding, for bytes that are not exactly one message. Decoded values share no memory with the
 * input.
 */
public final class KeyValueMessageFormat {
    private static final byte GET = 1;
    private static final byte RANGE = 2;

    private static final KeyValueQuery.Visitor<byte[]> QUERY_ENCODER = new QueryEncoder();

    private KeyValueMessageFormat() {}

    public static byte[] encodeCommand(KeyValueCommand command) {
        return KeyValueCommandFormat.encode(command);
    }

    public static KeyValueCommand decodeCommand(byte[] bytes) {
        return decodeCommand(ByteBuffer.wrap(bytes));
    }

    /** Decodes the command between the buffer's position and its limit. */
    public static KeyValueCommand decodeCommand(ByteBuffer bytes) {
        return KeyValueCommandFormat.decode(bytes);
    }

    /** Returns whether the bytes from this offset are an encoded command that deletes keys. */
    public static boolean deletes(byte[] bytes, int from) {
        return KeyValueCommandFormat.deletes(bytes, from);
    }

    /** Returns whether the bytes from this offset are an encoded command that deletes all keys with a prefix. */
    public static boolean deletesRange(byte[] bytes, int from) {
        return KeyValueCommandFormat.deletesRange(bytes, from);
    }

    /** Encodes a query as {@code 01 01 key} or {@code 01 02 prefix after limit:4}. */
    public static byte[] encodeQuery(KeyValueQuery query) {
        return query.accept(QUERY_ENCODER);
    }

    private static KeyValueEncoder newMessage(byte kind, long bodyBytes) {
        return new KeyValueEncoder(kind, bodyBytes, KeyValueLimits.MAX_COMMAND_BYTES);
    }

    public static KeyValueQuery decodeQuery(byte[] bytes) {
        KeyValueDecoder reader = new KeyValueDecoder(bytes, KeyValueLimits.MAX_COMMAND_BYTES);
        return reader.checkFullyRead(
                switch (reader.kind()) {
                    case GET -> new GetKey(reader.readKey());
                    case RANGE -> readRange(reader);
                    default -> throw new KeyValueFormatException("unknown query code " + reader.kind());
                });
    }

    private static KeyValueQuery readRange(KeyValueDecoder reader) {
        ListKeyRange range = new ListKeyRange(reader.readPrefix(), reader.readPrefix(), reader.readInt());
        if (range.limit() < 1) {
            throw new KeyValueFormatException("invalid limit: " + range.limit());
        }
        return range;
    }

    public static byte[] encodeResult(KeyValueResult result) {
        return KeyValueResultFormat.encode(result);
    }

    public static KeyValueResult decodeResult(byte[] bytes) {
        return KeyValueResultFormat.decode(bytes);
    }

    /** Returns the encoded size of a key-value item, which counts towards {@link #maxListingBytes}. */
    public static int itemBytes(KeyValueResult.KeyValueItem item) {
        return KeyValueResultFormat.itemBytes(item);
    }

    /** Returns the maximum total size, in bytes, of the key-value items in one listing. */
    public static int maxListingBytes() {
        return KeyValueResultFormat.maxListingBytes();
    }

    private static final class QueryEncoder implements KeyValueQuery.Visitor<byte[]> {
        @Override
        public byte[] get(GetKey get) {
            return newMessage(GET, KeyValueEncoder.keyLength(get.key()))
                    .writeKey(get.key())
                    .toByteArray();
        }

        @Override
        public byte[] range(ListKeyRange range) {
            if (range.limit() < 1) {
                throw new KeyValueFormatException("invalid limit: " + range.limit());
            }
            long length = (long) KeyValueEncoder.keyLength(range.prefix())
                    + KeyValueEncoder.keyLength(range.after())
                    + Integer.BYTES;
            return newMessage(RANGE, length)
                    .writePrefix(range.prefix())
                    .writePrefix(range.after())
                    .writeInt(range.limit())
                    .toByteArray();
        }
    }
}
