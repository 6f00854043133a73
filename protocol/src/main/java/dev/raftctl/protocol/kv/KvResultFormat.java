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
 * Results as bytes.
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
final class KvResultFormat {
    private static final byte WRITTEN = 1;
    private static final byte DELETED = 2;
    private static final byte INCREMENTED = 3;
    private static final byte FAILED = 4;
    private static final byte FOUND = 5;
    private static final byte MISSING = 6;
    private static final byte LISTING = 7;
    private static final byte MALFORMED = 8;

    private static final int LISTING_OVERHEAD_BYTES = KvBytes.HEADER_BYTES + Byte.BYTES + Integer.BYTES;
    private static final int ITEM_BYTES_MIN = Short.BYTES + Integer.BYTES + Long.BYTES;
    private static final int TEXT_CHARS_MAX = 1000;

    private KvResultFormat() {}

    static byte[] encode(KvResult result) {
        if (result instanceof Written written) {
            return message(WRITTEN, Long.BYTES).number(written.version()).bytes();
        }
        if (result instanceof Deleted deleted) {
            return message(DELETED, Long.BYTES).number(deleted.count()).bytes();
        }
        if (result instanceof Incremented sum) {
            return message(INCREMENTED, 2 * Long.BYTES)
                    .number(sum.value())
                    .number(sum.version())
                    .bytes();
        }
        if (result instanceof Failed failed) {
            return encode(failed);
        }
        if (result instanceof Found found) {
            return put(message(FOUND, itemBytes(found.item())), found.item()).bytes();
        }
        if (result instanceof Missing) {
            return message(MISSING, 0).bytes();
        }
        if (result instanceof Listing listing) {
            return encode(listing);
        }
        return encode((Malformed) result);
    }

    private static byte[] encode(Failed failed) {
        Item actual = failed.actual();
        KvMessage out = message(FAILED, 2 + (actual == null ? 0 : itemBytes(actual)))
                .oneByte(codeOf(failed.cause()))
                .flag(actual != null);
        return actual == null ? out.bytes() : put(out, actual).bytes();
    }

    private static byte[] encode(Listing listing) {
        long length = Byte.BYTES + Integer.BYTES;
        for (Item item : listing.items()) {
            length += itemBytes(item);
        }
        KvMessage out = message(LISTING, length)
                .flag(listing.more())
                .integer(listing.items().size());
        for (Item item : listing.items()) {
            put(out, item);
        }
        return out.bytes();
    }

    private static byte[] encode(Malformed malformed) {
        String message = malformed.message();
        byte[] text =
                message.substring(0, Math.min(message.length(), TEXT_CHARS_MAX)).getBytes(StandardCharsets.UTF_8);
        return message(MALFORMED, Short.BYTES + text.length).text(text).bytes();
    }

    static KvResult decode(byte[] bytes) {
        KvBytes in = new KvBytes(bytes, KvLimits.RESULT_BYTES_MAX);
        return in.whole(
                switch (in.kind()) {
                    case WRITTEN -> new Written(in.number());
                    case DELETED -> new Deleted(in.number());
                    case INCREMENTED -> new Incremented(in.number(), in.number());
                    case FAILED -> new Failed(causeOf(in.oneByte()), in.flag() ? item(in) : null);
                    case FOUND -> new Found(item(in));
                    case MISSING -> new Missing();
                    case LISTING -> listing(in);
                    case MALFORMED -> new Malformed(in.text());
                    default -> throw new KvFormatException("no result has the code " + in.kind());
                });
    }

    private static KvResult listing(KvBytes in) {
        boolean more = in.flag();
        int count = in.integer();
        if (count < 0 || count > in.remaining() / ITEM_BYTES_MIN) {
            throw new KvFormatException("a listing of " + count + " items in " + in.remaining() + " bytes");
        }
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(item(in));
        }
        return new Listing(List.copyOf(items), more);
    }

    /** What an item adds to the length of a result. */
    static int itemBytes(Item item) {
        return KvMessage.lengthOfKey(item.key()) + KvMessage.lengthOfValue(item.value()) + Long.BYTES;
    }

    /** Bytes of items that one listing can carry. */
    static int listingItemsBytesMax() {
        return KvLimits.RESULT_BYTES_MAX - LISTING_OVERHEAD_BYTES;
    }

    private static Item item(KvBytes in) {
        return new Item(in.key(), in.value(), in.number());
    }

    private static KvMessage put(KvMessage out, Item item) {
        return out.key(item.key()).value(item.value()).number(item.version());
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
            default -> throw new KvFormatException("no cause has the code " + code);
        };
    }

    private static KvMessage message(byte kind, long bodyBytes) {
        return new KvMessage(kind, bodyBytes, KvLimits.RESULT_BYTES_MAX);
    }
}
