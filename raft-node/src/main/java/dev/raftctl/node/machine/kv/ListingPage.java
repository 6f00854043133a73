package dev.raftctl.node.machine.kv;

import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvLimits;
import dev.raftctl.protocol.kv.KvResult;
import dev.raftctl.protocol.kv.KvResult.Item;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the items for one response to a list request, up to the requested number of items and the maximum size of a
 * response.
 */
final class ListingPage implements TreeNode.Visitor {
    private final int maxItems;
    private final List<Item> items = new ArrayList<>();
    private long bytes;
    private boolean hasMore;

    ListingPage(int limit) {
        this.maxItems = Math.min(limit, KvLimits.MAX_LISTING_ITEMS);
    }

    @Override
    public boolean visit(Item item) {
        int added = KvFormat.itemBytes(item);
        if (items.size() == maxItems || bytes + added > KvFormat.maxListingBytes()) {
            hasMore = true;
            return false;
        }
        items.add(item);
        bytes += added;
        return true;
    }

    KvResult toListing() {
        return new KvResult.Listing(items, hasMore);
    }
}
