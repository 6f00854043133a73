package dev.raftctl.node.machine.kv;

import dev.raftctl.protocol.kv.KvResult.Item;
import org.jspecify.annotations.Nullable;

/**
 * A node of the {@link ItemTree}. Only a tree with the node's own epoch may modify it; any other tree, and any later
 * epoch of the same tree, copies it first. So a root of an earlier epoch never changes.
 */
abstract sealed class TreeNode permits LeafNode, BranchNode {
    /** The number of slots in a node. */
    static final int WIDTH = 32;

    /** A smaller node is merged with a neighbour if one node can hold both. */
    static final int MERGE_BELOW_SIZE = WIDTH / 4;

    final long epoch;
    /** Slots in use: items of a leaf, children of a branch. */
    int size;

    TreeNode(long epoch) {
        this.epoch = epoch;
    }

    /** The right half of a split node: its keys are not below the separator, all remaining keys are. */
    record Split(byte[] separator, TreeNode right) {}

    /** Receives items in order; returns false to stop. */
    @FunctionalInterface
    interface Visitor {
        boolean visit(Item item);
    }

    final boolean isFull() {
        return size == WIDTH;
    }

    /** Returns this node, or a copy that may be modified in this epoch. */
    abstract TreeNode writable(long currentEpoch);

    /** Moves the upper part of this writable, full node to a new one, to make room for this key. */
    abstract Split split(byte[] key);

    /**
     * Removes the range's items and subtracts them from {@code totals}. Returns null if nothing is left, and this node
     * if nothing was removed or it is writable.
     */
    abstract @Nullable TreeNode withoutRange(KeyRange range, long currentEpoch, ItemTree.Totals totals);

    /** Returns a new node with this node's content followed by that of its right neighbour; one node can hold both. */
    abstract TreeNode mergedWith(byte[] separator, TreeNode right, long currentEpoch);

    /** Visits the items from this key on; returns false if the visitor stopped. */
    abstract boolean visit(byte[] from, Visitor visitor);
}
