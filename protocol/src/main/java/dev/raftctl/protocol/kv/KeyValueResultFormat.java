package dev.raftctl.protocol.kv;

import dev.raftctl.protocol.kv.KeyValueResult.CommandFailureCause;
import dev.raftctl.protocol.kv.KeyValueResult.KeyFound;
import dev.raftctl.protocol.kv.KeyValueResult.KeyIncremented;
import dev.raftctl.protocol.kv.KeyValueResult.KeyListing;
import dev.raftctl.protocol.kv.KeyValueResult.KeyMissing;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueCommandFailed;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import dev.raftctl.protocol.kv.KeyValueResult.KeyWritten;
import dev.raftctl.protocol.kv.KeyValueResult.KeysDeleted;
import dev.raftctl.protocol.kv.KeyValueResult.MalformedKeyValueMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The encoding of results.
 *
 * <pre>
 * written      01 01 version:8
 * deleted      01 02 count:8
 * incremented  01 03 value:8 version:8
 * failed       01 04 cause:1 present:1 [item]
 * found        01 05 item
 * missing      01 06
 * listing      01 07 more:1 count:4 item ...
 * malformed    01 08 length:2 UTF-8
 * item: key value version:8
 * </pre>
 */
final class KeyValueResultFormat implements KeyValueResult.Visitor<byte[]> {
    private static final byte WRITTEN = 1;
    private static final byte DELETED = 2;
    private static final byte INCREMENTED = 3;
    private static final byte FAILED = 4;
    private static final byte FOUND = 5;
    private static final byte MISSING = 6;
    private static final byte LISTING = 7;
    private static final byte MALFORMED = 8;

    private static final int LISTING_OVERHEAD_BYTES = KeyValueDecoder.HEADER_BYTES + Byte.BYTES + Integer.BYTES;
    private static final int MIN_ITEM_BYTES = Short.BYTES + Integer.BYTES + Long.BYTES;
    private static final int MAX_TEXT_CHARS = 1000;

    private static final KeyValueResultFormat ENCODER = new KeyValueResultFormat();

    private KeyValueResultFormat() {}

    static byte[] encode(KeyValueResult result) {
        return result.accept(ENCODER);
    }

    @Override
    public byte[] written(KeyWritten written) {
        return newMessage(WRITTEN, Long.BYTES).writeLong(written.version()).toByteArray();
    }

    @Override
    public byte[] deleted(KeysDeleted deleted) {
        return newMessage(DELETED, Long.BYTES).writeLong(deleted.count()).toByteArray();
    }

    @Override
    public byte[] incremented(KeyIncremented incremented) {
        return newMessage(INCREMENTED, 2 * Long.BYTES)
                .writeLong(incremented.value())
                .writeLong(incremented.version())
                .toByteArray();
    }

    @Override
    public byte[] found(KeyFound found) {
        return writeItem(newMessage(FOUND, itemBytes(found.item())), found.item())
                .toByteArray();
    }

    @Override
    public byte[] missing(KeyMissing missing) {
        return newMessage(MISSING, 0).toByteArray();
    }

    @Override
    public byte[] failed(KeyValueCommandFailed failed) {
        KeyValueItem actual = failed.actual();
        KeyValueEncoder writer = newMessage(FAILED, 2 + (actual == null ? 0 : itemBytes(actual)))
                .writeByte(codeOf(failed.cause()))
                .writeFlag(actual != null);
        return actual == null ? writer.toByteArray() : writeItem(writer, actual).toByteArray();
    }

    @Override
    public byte[] listing(KeyListing listing) {
        long length = Byte.BYTES + Integer.BYTES;
        for (KeyValueItem item : listing.items()) {
            length += itemBytes(item);
        }
        KeyValueEncoder writer = newMessage(LISTING, length)
                .writeFlag(listing.hasMore())
                .writeInt(listing.items().size());
        for (KeyValueItem item : listing.items()) {
            writeItem(writer, item);
        }
        return writer.toByteArray();
    }

    @Override
    public byte[] malformed(MalformedKeyValueMessage malformed) {
        String message = malformed.message();
        byte[] text =
                message.substring(0, Math.min(message.length(), MAX_TEXT_CHARS)).getBytes(StandardCharsets.UTF_8);
        return newMessage(MALFORMED, Short.BYTES + text.length).writeText(text).toByteArray();
    }

    static KeyValueResult decode(byte[] bytes) {
        KeyValueDecoder reader = new KeyValueDecoder(bytes, KeyValueLimits.MAX_RESULT_BYTES);
        return reader.checkFullyRead(
                switch (reader.kind()) {
                    case WRITTEN -> new KeyWritten(reader.readLong());
                    case DELETED -> new KeysDeleted(reader.readLong());
                    case INCREMENTED -> new KeyIncremented(reader.readLong(), reader.readLong());
                    case FAILED ->
                        new KeyValueCommandFailed(
                                causeOf(reader.readByte()), reader.readFlag() ? readItem(reader) : null);
                    case FOUND -> new KeyFound(readItem(reader));
                    case MISSING -> new KeyMissing();
                    case LISTING -> readListing(reader);
                    case MALFORMED -> new MalformedKeyValueMessage(reader.readText());
                    default -> throw new KeyValueFormatException("unknown result code " + reader.kind());
                });
    }

    private static KeyValueResult readListing(KeyValueDecoder reader) {
        boolean hasMore = reader.readFlag();
        int count = reader.readInt();
        if (count < 0 || count > reader.remaining() / MIN_ITEM_BYTES) {
            throw new KeyValueFormatException("a listing of " + count + " items in " + reader.remaining() + " bytes");
        }
        List<KeyValueItem> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(readItem(reader));
        }
        return new KeyListing(List.copyOf(items), hasMore);
    }

    /** Returns the encoded size of a key-value item in bytes. */
    static int itemBytes(KeyValueItem item) {
        return KeyValueEncoder.keyLength(item.key()) + KeyValueEncoder.valueLength(item.value()) + Long.BYTES;
    }

    /** Returns the maximum total size, in bytes, of the key-value items in one listing. */
    static int maxListingBytes() {
        return KeyValueLimits.MAX_RESULT_BYTES - LISTING_OVERHEAD_BYTES;
    }

    private static KeyValueItem readItem(KeyValueDecoder reader) {
        return new KeyValueItem(reader.readKey(), reader.readValue(), reader.readLong());
    }

    private static KeyValueEncoder writeItem(KeyValueEncoder writer, KeyValueItem item) {
        return writer.writeKey(item.key()).writeValue(item.value()).writeLong(item.version());
    }

    private static byte codeOf(CommandFailureCause cause) {
        return switch (cause) {
            case EXISTS -> 1;
            case MISSING -> 2;
            case OTHER_VERSION -> 3;
            case OTHER_VALUE -> 4;
            case NOT_A_NUMBER -> 5;
            case OVERFLOW -> 6;
        };
    }

    private static CommandFailureCause causeOf(byte code) {
        return switch (code) {
            case 1 -> CommandFailureCause.EXISTS;
            case 2 -> CommandFailureCause.MISSING;
            case 3 -> CommandFailureCause.OTHER_VERSION;
            case 4 -> CommandFailureCause.OTHER_VALUE;
            case 5 -> CommandFailureCause.NOT_A_NUMBER;
            case 6 -> CommandFailureCause.OVERFLOW;
            default -> throw new KeyValueFormatException("unknown cause code " + code);
        };
    }

    private static KeyValueEncoder newMessage(byte kind, long bodyBytes) {
        return new KeyValueEncoder(kind, bodyBytes, KeyValueLimits.MAX_RESULT_BYTES);
    }
}
