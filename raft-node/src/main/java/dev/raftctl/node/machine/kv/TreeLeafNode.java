package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.KeyRange;
import dev.raftctl.node.machine.StateHash;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Items in key order. Each item's key, {@linkplain LeafKeyPrefixes key prefix} and hash are stored beside it, so that
 * finding and replacing an item reads neither its neighbours nor the replaced item.
 */
final class TreeLeafNode extends KeyValueTreeNode {
    /** The heap bytes per item in addition to its key and value: the objects of the item, and its share of a leaf. */
    private static final int OVERHEAD_BYTES = 176;

    private static final int LARGE_BYTES = 512 << 10;
    private static final int REGION_BYTES = 1 << 20;

    private final @Nullable KeyValueItem[] items;
    private final byte[] @Nullable [] keys;
    private final long[] hashes;
    private final long[] keyPrefixes;
    private final int[] weights;
    /**
     * The number of leading bytes that all keys of the leaf shared when the key prefixes were last computed. Each key's
     * prefix begins after these bytes.
     */
    private int commonLength;

    TreeLeafNode(long epoch) {
        super(epoch);
        items = new @Nullable KeyValueItem[WIDTH];
        keys = new byte[WIDTH] @Nullable [];
        hashes = new long[WIDTH];
        keyPrefixes = new long[WIDTH];
        weights = new int[WIDTH];
    }

    private TreeLeafNode(long epoch, TreeLeafNode copied) {
        super(epoch);
        items = copied.items.clone();
        keys = copied.keys.clone();
        hashes = copied.hashes.clone();
        keyPrefixes = copied.keyPrefixes.clone();
        weights = copied.weights.clone();
        commonLength = copied.commonLength;
        size = copied.size;
    }

    private KeyValueItem itemAt(int slot) {
        KeyValueItem item = items[slot];
        if (item == null) {
            throw new IllegalStateException("slot " + slot + " of a leaf of " + size + " items is empty");
        }
        return item;
    }

    private byte[] keyAt(int slot) {
        byte[] key = keys[slot];
        if (key == null) {
            throw new IllegalStateException("slot " + slot + " of a leaf of " + size + " items has no key");
        }
        return key;
    }

    /** Returns the first slot whose key is greater than or equal to this key. */
    private int slotOf(byte[] key) {
        int candidate = LeafKeyPrefixes.lowerBound(keyPrefixes, size, LeafKeyPrefixes.prefixAt(key, commonLength));
        if (hasKeyAt(candidate, key)) {
            return candidate;
        }
        boolean isFirst = candidate == size || Arrays.compareUnsigned(keyAt(candidate), key) > 0;
        boolean isLast = candidate == 0 || Arrays.compareUnsigned(keyAt(candidate - 1), key) < 0;
        return isFirst && isLast ? candidate : binarySearch(key);
    }

    private int binarySearch(byte[] key) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(keyAt(middle), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean hasKeyAt(int slot, byte[] key) {
        return slot < size && Arrays.equals(keyAt(slot), key);
    }

    @Nullable
    KeyValueItem get(byte[] key) {
        int slot = slotOf(key);
        return hasKeyAt(slot, key) ? itemAt(slot) : null;
    }

    /**
     * Adds an item, or replaces the item with the same key, and returns the replaced item; null if there was none. The
     * leaf must be writable and not full.
     */
    @Nullable
    KeyValueItem put(KeyValueItem item, KeyValueTree.TreeItemTotals totals) {
        byte[] key = item.key();
        int slot = slotOf(key);
        KeyValueItem replaced = null;
        if (hasKeyAt(slot, key)) {
            replaced = items[slot];
            totals.remove(hashes[slot], weights[slot]);
        } else {
            shiftSlots(slot, slot + 1);
            keys[slot] = key;
            setPrefix(slot, key);
        }
        items[slot] = item;
        keys[slot] = key;
        hashes[slot] = hashOf(item);
        weights[slot] = weightOf(item);
        totals.add(hashes[slot], weights[slot]);
        return replaced;
    }

    /**
     * Returns an estimate of the heap that an item occupies, in bytes. A large value occupies whole heap regions of a
     * megabyte or more.
     */
    private static int weightOf(KeyValueItem item) {
        int value = item.value().length;
        int heapBytes = value < LARGE_BYTES ? value : (value + REGION_BYTES - 1) / REGION_BYTES * REGION_BYTES;
        return OVERHEAD_BYTES + item.key().length + heapBytes;
    }

    private static long hashOf(KeyValueItem item) {
        long hash = StateHash.fold(StateHash.fold(StateHash.fold(0, item.key()), item.value()), item.version());
        // Without these, the hash is that of versions that do not know them.
        return item.createVersion() == 0 && item.lease() == 0
                ? hash
                : StateHash.fold(StateHash.fold(hash, item.createVersion()), item.lease());
    }

    /** Moves the slot at {@code from} and all later slots, so that the first of them is at {@code to}. */
    private void shiftSlots(int from, int to) {
        System.arraycopy(items, from, items, to, size - from);
        System.arraycopy(keys, from, keys, to, size - from);
        System.arraycopy(hashes, from, hashes, to, size - from);
        System.arraycopy(keyPrefixes, from, keyPrefixes, to, size - from);
        System.arraycopy(weights, from, weights, to, size - from);
        int sizeBefore = size;
        size += to - from;
        if (size < sizeBefore) {
            Arrays.fill(items, size, sizeBefore, null);
            Arrays.fill(keys, size, sizeBefore, null);
        }
    }

    /**
     * Sets the prefix of a new key. If the new key shares fewer leading bytes with the other keys than they share with
     * each other, all prefixes are recomputed.
     */
    private void setPrefix(int slot, byte[] key) {
        keyPrefixes[slot] = LeafKeyPrefixes.prefixAt(key, commonLength);
        if (size > 1) {
            int commonPrefixLength = LeafKeyPrefixes.commonPrefixLength(key, keyAt(slot == 0 ? 1 : slot - 1));
            if (commonPrefixLength < commonLength) {
                commonLength = commonPrefixLength;
                for (int each = 0; each < size; each++) {
                    keyPrefixes[each] = LeafKeyPrefixes.prefixAt(keyAt(each), commonLength);
                }
            }
        }
    }

    /** Recomputes the prefixes of all keys, so that they begin after the leading bytes that all current keys share. */
    private TreeLeafNode recomputePrefixes() {
        commonLength = size < 2 ? 0 : LeafKeyPrefixes.commonPrefixLength(keyAt(0), keyAt(size - 1));
        for (int slot = 0; slot < size; slot++) {
            keyPrefixes[slot] = LeafKeyPrefixes.prefixAt(keyAt(slot), commonLength);
        }
        return this;
    }

    @Override
    KeyValueTreeNode writable(long now) {
        return epoch == now ? this : new TreeLeafNode(now, this);
    }

    @Override
    TreeNodeSplit split(byte[] key) {
        // Keys inserted in ascending order leave full leaves.
        int keptCount = Arrays.compareUnsigned(key, keyAt(size - 1)) > 0 ? size - 1 : size / 2;
        TreeLeafNode right = new TreeLeafNode(epoch);
        right.append(this, keptCount, size);
        shiftSlots(size, keptCount);
        recomputePrefixes();
        return new TreeNodeSplit(right.keyAt(0), right.recomputePrefixes());
    }

    /** Appends another leaf's slots from {@code from} to before {@code to}. Does not set the prefixes of the keys. */
    private void append(TreeLeafNode other, int from, int to) {
        System.arraycopy(other.items, from, items, size, to - from);
        System.arraycopy(other.keys, from, keys, size, to - from);
        System.arraycopy(other.hashes, from, hashes, size, to - from);
        System.arraycopy(other.weights, from, weights, size, to - from);
        size += to - from;
    }

    @Override
    @Nullable
    KeyValueTreeNode withoutRange(KeyRange range, long now, KeyValueTree.TreeItemTotals totals) {
        int first = slotOf(range.from());
        int end = range.to() == null ? size : slotOf(range.to());
        for (int slot = first; slot < end; slot++) {
            totals.remove(hashes[slot], weights[slot]);
        }
        if (first >= end) {
            return this;
        }
        if (end - first == size) {
            return null;
        }
        TreeLeafNode left = (TreeLeafNode) writable(now);
        left.shiftSlots(end, first);
        return left;
    }

    @Override
    KeyValueTreeNode mergedWith(byte[] separator, KeyValueTreeNode right, long now) {
        TreeLeafNode joined = new TreeLeafNode(now, this);
        joined.append((TreeLeafNode) right, 0, right.size);
        return joined.recomputePrefixes();
    }

    @Override
    boolean visit(byte[] from, Visitor visitor) {
        for (int slot = slotOf(from); slot < size; slot++) {
            if (!visitor.visit(itemAt(slot))) {
                return false;
            }
        }
        return true;
    }
}
