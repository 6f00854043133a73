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

    /** Sums over all items of a tree: count, hash and heap bytes. */
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

    /** The items at one moment; any thread may read it after safe publication. */
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

    /** Removes the range's items and returns their count. */
    long remove(KeyRange range) {
        long sizeBefore = totals.size;
        TreeNode remaining = root.withoutRange(range, epoch, totals);
        while (remaining instanceof BranchNode branch && branch.size == 1) {
            remaining = branch.onlyChild();
        }
        root = remaining == null ? new LeafNode(epoch) : remaining;
        return sizeBefore - totals.size;
    }

    /** Visits the range's items in order until the visitor returns false. */
    void visit(KeyRange range, TreeNode.Visitor visitor) {
        root.visit(range.from(), item -> !range.endsBefore(item.key()) && visitor.visit(item));
    }

    long size() {
        return totals.size;
    }

    /** Returns a sum over the items, which does not depend on the order of writes. */
    long hash() {
        return totals.hash;
    }

    /** Returns roughly how much heap the items occupy. */
    long heapBytes() {
        return totals.heapBytes;
    }

    Frozen freeze() {
        epoch++;
        return new Frozen(root, totals.size, totals.hash);
    }
}
