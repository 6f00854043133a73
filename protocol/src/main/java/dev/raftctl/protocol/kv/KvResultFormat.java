package dev.raftctl.protocol.kv;

import dev.raftctl.protocol.kv.KvResult.Cause;
import dev.raftctl.protocol.kv.KvResult.Deleted;
import dev.raftctl.protocol.kv.KvResult.Failed;
import dev.raftctl.protocol.kv.KvResult.Found;
import dev.raftctl.protocol.kv.KvResult.Incremented;
import dev.raftctl.protocol.kv.KvResult.Item;
import dev.raftctl.protocol.kv.KvResult.Listing;
import dev.raftctl.protocol.kv.KvResult.Malformed;
import dev.raftctl.protocol.kv.KvResult.Missing;
import dev.raftctl.protocol.kv.KvResult.Written;
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
final class KvResultFormat implements KvResult.Visitor<byte[]> {
    private static final byte WRITTEN = 1;
    private static final byte DELETED = 2;
    private static final byte INCREMENTED = 3;
    private static final byte FAILED = 4;
    private static final byte FOUND = 5;
    private static final byte MISSING = 6;
    private static final byte LISTING = 7;
    private static final byte MALFORMED = 8;

    private static final int LISTING_OVERHEAD_BYTES = KvReader.HEADER_BYTES + Byte.BYTES + Integer.BYTES;
    private static final int MIN_ITEM_BYTES = Short.BYTES + Integer.BYTES + Long.BYTES;
    private static final int MAX_TEXT_CHARS = 1000;

    private static final KvResultFormat ENCODER = new KvResultFormat();

    private KvResultFormat() {}

    static byte[] encode(KvResult result) {
        return result.accept(ENCODER);
    }

    @Override
    public byte[] written(Written written) {
        return newMessage(WRITTEN, Long.BYTES).writeLong(written.version()).toByteArray();
    }

    @Override
    public byte[] deleted(Deleted deleted) {
        return newMessage(DELETED, Long.BYTES).writeLong(deleted.count()).toByteArray();
    }

    @Override
    public byte[] incremented(Incremented incremented) {
        return newMessage(INCREMENTED, 2 * Long.BYTES)
                .writeLong(incremented.value())
                .writeLong(incremented.version())
                .toByteArray();
    }

    @Override
    public byte[] found(Found found) {
        return writeItem(newMessage(FOUND, itemBytes(found.item())), found.item())
                .toByteArray();
    }

    @Override
    public byte[] missing(Missing missing) {
        return newMessage(MISSING, 0).toByteArray();
    }

    @Override
    public byte[] failed(Failed failed) {
        Item actual = failed.actual();
        KvWriter writer = newMessage(FAILED, 2 + (actual == null ? 0 : itemBytes(actual)))
                .writeByte(codeOf(failed.cause()))
                .writeFlag(actual != null);
        return actual == null ? writer.toByteArray() : writeItem(writer, actual).toByteArray();
    }

    @Override
    public byte[] listing(Listing listing) {
        long length = Byte.BYTES + Integer.BYTES;
        for (Item item : listing.items()) {
            length += itemBytes(item);
        }
        KvWriter writer = newMessage(LISTING, length)
                .writeFlag(listing.hasMore())
                .writeInt(listing.items().size());
        for (Item item : listing.items()) {
            writeItem(writer, item);
        }
        return writer.toByteArray();
    }

    @Override
    public byte[] malformed(Malformed malformed) {
        String message = malformed.message();
        byte[] text =
                message.substring(0, Math.min(message.length(), MAX_TEXT_CHARS)).getBytes(StandardCharsets.UTF_8);
        return newMessage(MALFORMED, Short.BYTES + text.length).writeText(text).toByteArray();
    }

    static KvResult decode(byte[] bytes) {
        KvReader reader = new KvReader(bytes, KvLimits.MAX_RESULT_BYTES);
        return reader.checkFullyRead(
                switch (reader.kind()) {
                    case WRITTEN -> new Written(reader.readLong());
                    case DELETED -> new Deleted(reader.readLong());
                    case INCREMENTED -> new Incremented(reader.readLong(), reader.readLong());
                    case FAILED -> new Failed(causeOf(reader.readByte()), reader.readFlag() ? readItem(reader) : null);
                    case FOUND -> new Found(readItem(reader));
                    case MISSING -> new Missing();
                    case LISTING -> readListing(reader);
                    case MALFORMED -> new Malformed(reader.readText());
                    default -> throw new KvFormatException("unknown result code " + reader.kind());
                });
    }

    private static KvResult readListing(KvReader reader) {
        boolean hasMore = reader.readFlag();
        int count = reader.readInt();
        if (count < 0 || count > reader.remaining() / MIN_ITEM_BYTES) {
            throw new KvFormatException("a listing of " + count + " items in " + reader.remaining() + " bytes");
        }
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(readItem(reader));
        }
        return new Listing(List.copyOf(items), hasMore);
    }

    /** Returns the encoded size of a key-value item in bytes. */
    static int itemBytes(Item item) {
        return KvWriter.keyLength(item.key()) + KvWriter.valueLength(item.value()) + Long.BYTES;
    }

    /** Returns the maximum total size, in bytes, of the key-value items in one listing. */
    static int maxListingBytes() {
        return KvLimits.MAX_RESULT_BYTES - LISTING_OVERHEAD_BYTES;
    }

    private static Item readItem(KvReader reader) {
        return new Item(reader.readKey(), reader.readValue(), reader.readLong());
    }

    private static KvWriter writeItem(KvWriter writer, Item item) {
        return writer.writeKey(item.key()).writeValue(item.value()).writeLong(item.version());
    }

    private static byte codeOf(Cause cause) {
        return switch (cause) {
            case EXISTS -> 1;
            case MISSING -> 2;
            case OTHER_VERSION -> 3;
            case OTHER_VALUE -> 4;
            case NOT_A_NUMBER -> 5;
            case OVERFLOW -> 6;
        };
    }

    private static Cause causeOf(byte code) {
        return switch (code) {
            case 1 -> Cause.EXISTS;
            case 2 -> Cause.MISSING;
            case 3 -> Cause.OTHER_VERSION;
            case 4 -> Cause.OTHER_VALUE;
            case 5 -> Cause.NOT_A_NUMBER;
            case 6 -> Cause.OVERFLOW;
            default -> throw new KvFormatException("unknown cause code " + code);
        };
    }

    private static KvWriter newMessage(byte kind, long bodyBytes) {
        return new KvWriter(kind, bodyBytes, KvLimits.MAX_RESULT_BYTES);
    }
}
