package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.KeyRange;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import org.jspecify.annotations.Nullable;

/**
 * An ordered map of items by key: a B+ tree that is modified in place, except that nodes of a {@link #freeze frozen}
 * state are copied first. Freezing is free; the first write to each node afterwards copies that node.
 */
final class KeyValueTree {
    private KeyValueTreeNode root;
    private long epoch;
    private final TreeItemTotals totals = new TreeItemTotals();

    /** Totals over all items of a tree: the number of items, the sum of their hashes and the heap they occupy. */
    static final class TreeItemTotals {
        private long size;
        private long hash;
        private long heapBytes;

        void add(long itemHash, int itemBytes) {
            size++;
            hash += itemHash;
            heapBytes += itemBytes;
        }

        void remove(long itemHash, int itemBytes) {
            size--;
            hash -= itemHash;
            heapBytes -= itemBytes;
        }
    }

    KeyValueTree() {
        this.root = new TreeLeafNode(epoch);
    }

    /** An immutable copy of the tree at one moment. Any thread may read it after safe publication. */
    record FrozenKeyValueTree(KeyValueTreeNode root, long size, long hash) {
        void forEach(KeyValueTreeNode.Visitor visitor) {
            root.visit(new byte[0], visitor);
        }
    }

    @Nullable
    KeyValueItem get(byte[] key) {
        KeyValueTreeNode node = root;
        while (node instanceof TreeBranchNode branch) {
            node = branch.childFor(key);
        }
        return ((TreeLeafNode) node).get(key);
    }

    /** Adds an item, or replaces the item with the same key. Returns the replaced item; null if there was none. */
    @Nullable
    KeyValueItem put(KeyValueItem item) {
        root = root.writable(epoch);
        if (root.isFull()) {
            root = TreeBranchNode.newRoot(root, root.split(item.key()), epoch);
        }
        KeyValueTreeNode node = root;
        while (node instanceof TreeBranchNode branch) {
            node = branch.writableChildFor(item.key());
        }
        return ((TreeLeafNode) node).put(item, totals);
    }

    /** Removes all items whose keys are in the range. Returns the number of removed items. */
    long remove(KeyRange range) {
        long sizeBefore = totals.size;
        KeyValueTreeNode remaining = root.withoutRange(range, epoch, totals);
        while (remaining instanceof TreeBranchNode branch && branch.size == 1) {
            remaining = branch.onlyChild();
        }
        root = remaining == null ? new TreeLeafNode(epoch) : remaining;
        return sizeBefore - totals.size;
    }

    /** Visits the items of a key range in key order, until the visitor returns false. */
    void visit(KeyRange range, KeyValueTreeNode.Visitor visitor) {
        root.visit(range.from(), item -> !range.endsBefore(item.key()) && visitor.visit(item));
    }

    long size() {
        return totals.size;
    }

    /** Returns a hash of all items, which does not depend on the order in which they were written. */
    long hash() {
        return totals.hash;
    }

    /** Returns an estimate of the heap that the items occupy, in bytes. */
    long heapBytes() {
        return totals.heapBytes;
    }

    FrozenKeyValueTree freeze() {
        epoch++;
        return new FrozenKeyValueTree(root, totals.size, totals.hash);
    }
}
