package dev.raftctl.node.machine.kv;

import dev.raftctl.protocol.kv.KeyValueLimits;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the items for one response to a list request, up to the requested number of items and the maximum size of a
 * response.
 */
final class KeyListingPage implements KeyValueTreeNode.Visitor {
    private final int maxItems;
    private final List<KeyValueItem> items = new ArrayList<>();
    private long bytes;
    private boolean hasMore;

    KeyListingPage(int limit) {
        this.maxItems = Math.min(limit, KeyValueLimits.MAX_LISTING_ITEMS);
    }

    @Override
    public boolean visit(KeyValueItem item) {
        int added = KeyValueMessageFormat.itemBytes(item);
        if (items.size() == maxItems || bytes + added > KeyValueMessageFormat.maxListingBytes()) {
            hasMore = true;
            return false;
        }
        items.add(item);
        bytes += added;
        return true;
    }

    KeyValueResult toListing() {
        return new KeyValueResult.KeyListing(items, hasMore);
    }
}
