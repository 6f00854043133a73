package dev.raftctl.node.machine.kv;

import dev.raftctl.protocol.kv.KvResult.Item;
import org.jspecify.annotations.Nullable;

/**
 * A node of the {@link ItemTree}. It may be written to only by a tree whose epoch is the node's own; any other tree, and any
 * later epoch of the same tree, makes a copy first. So whoever holds a root of an earlier epoch holds what no longer changes.
 */
abstract sealed class TreeNode permits LeafNode, BranchNode {
    /** Slots of a node. */
    static final int WIDTH = 32;

    /** A node with fewer is joined with its neighbour where both fit one. */
    static final int MERGE_BELOW_SIZE = WIDTH / 4;

    final long epoch;
    /** Slots in use: items of a leaf, children of a branch. */
    int size;

    TreeNode(long epoch) {
        this.epoch = epoch;
    }

    /** A node divided in two: what stays here is below the separator, the rest is not. */
    record Split(byte[] separator, TreeNode right) {}

    /** Is told each item in order; false: that is enough. */
    @FunctionalInterface
    interface Visitor {
        boolean visit(Item item);
    }

    final boolean isFull() {
        return size == WIDTH;
    }

    /** This node, or a copy that may be written to in this epoch. */
    abstract TreeNode writable(long currentEpoch);

    /** Move the upper part of this writable, full node to a new one, to make room for this key. */
    abstract Split split(byte[] key);

    /**
     * Without the range's items, which go from {@code totals}. Null: nothing is left. This same node: nothing was
     * removed, or it is writable.
     */
    abstract @Nullable TreeNode withoutRange(KeyRange range, long currentEpoch, ItemTree.Totals totals);

    /** This node's content and then that of its right neighbour, in a new node; they fit. */
    abstract TreeNode mergedWith(byte[] separator, TreeNode right, long currentEpoch);

    /** Visit the items from this key on; false when the visitor had enough. */
    abstract boolean visit(byte[] from, Visitor visitor);
}
