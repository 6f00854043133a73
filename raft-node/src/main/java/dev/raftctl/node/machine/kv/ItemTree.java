package dev.raftctl.node.machine.kv;

import dev.raftctl.protocol.kv.KvResult.Item;
import org.jspecify.annotations.Nullable;

/**
 * An ordered map of items by key: a B+ tree that is modified in place, except that nodes of a {@link #freeze frozen}
 * state are copied first. Freezing is free; the first write to each node afterwards copies that node.
 */
final class ItemTree {
    private TreeNode root;
    private long epoch;
    private final Totals totals = new Totals();

    /** Totals over all items of a tree: the number of items, the sum of their hashes and the heap they occupy. */
    static final class Totals {
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

    ItemTree() {
        this.root = new LeafNode(epoch);
    }

    /** An immutable copy of the tree at one moment. Any thread may read it after safe publication. */
    record Frozen(TreeNode root, long size, long hash) {
        void forEach(TreeNode.Visitor visitor) {
            root.visit(new byte[0], visitor);
        }
    }

    @Nullable
    Item get(byte[] key) {
        TreeNode node = root;
        while (node instanceof BranchNode branch) {
            node = branch.childFor(key);
        }
        return ((LeafNode) node).get(key);
    }

    void put(Item item) {
        root = root.writable(epoch);
        if (root.isFull()) {
            root = BranchNode.newRoot(root, root.split(item.key()), epoch);
        }
        TreeNode node = root;
        while (node instanceof BranchNode branch) {
            node = branch.writableChildFor(item.key());
        }
        ((LeafNode) node).put(item, totals);
    }

    /** Removes all items whose keys are in the range. Returns the number of removed items. */
    long remove(KeyRange range) {
        long sizeBefore = totals.size;
        TreeNode remaining = root.withoutRange(range, epoch, totals);
        while (remaining instanceof BranchNode branch && branch.size == 1) {
            remaining = branch.onlyChild();
        }
        root = remaining == null ? new LeafNode(epoch) : remaining;
        return sizeBefore - totals.size;
    }

    /** Visits the items of a key range in key order, until the visitor returns false. */
    void visit(KeyRange range, TreeNode.Visitor visitor) {
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

    Frozen freeze() {
        epoch++;
        return new Frozen(root, totals.size, totals.hash);
    }
}
