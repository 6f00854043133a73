package dev.raftctl.node.machine.kv;

import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvLimits;
import dev.raftctl.protocol.kv.KvResult;
import dev.raftctl.protocol.kv.KvResult.Item;
import java.util.ArrayList;
import java.util.List;

/** Collects the items of one listing until it is as long as was asked for, or as an answer may be. */
final class ListingPage implements Node.Visitor {
    private final int itemsMax;
    private final List<Item> items = new ArrayList<>();
    private long bytes;
    private boolean more;

    ListingPage(int limit) {
        this.itemsMax = Math.min(limit, KvLimits.LISTING_ITEMS_MAX);
    }

    @Override
    public boolean visit(Item item) {
        int added = KvFormat.listingBytes(item);
        if (items.size() == itemsMax || bytes + added > KvFormat.listingBytesMax()) {
            more = true;
            return false;
        }
        items.add(item);
        bytes += added;
        return true;
    }

    KvResult toListing() {
        return new KvResult.Listing(items, more);
    }
}
