package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.KeyRange;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import org.jspecify.annotations.Nullable;

/**
 * A node of the {@link KeyValueTree}. Only a tree with the node's own epoch may modify it; any other tree, and any
 * later epoch of the same tree, copies it first. So a root of an earlier epoch never changes.
 */
abstract sealed class KeyValueTreeNode permits TreeLeafNode, TreeBranchNode {
    /** The number of slots in a tree node. */
    static final int WIDTH = 32;

    /**
     * A tree node with fewer slots in use than this is merged with a neighbour if one node can hold the content of
     * both.
     */
    static final int MERGE_BELOW_SIZE = WIDTH / 4;

    final long epoch;
    /** The number of slots in use: the items of a leaf, or the children of a branch. */
    int size;

    KeyValueTreeNode(long epoch) {
        this.epoch = epoch;
    }

    /**
     * The result of splitting a tree node: the new right node. Keys below the separator remain in the left node; all
     * other keys are in the right node.
     */
    record TreeNodeSplit(byte[] separator, KeyValueTreeNode right) {}

    /** Receives items in key order, and returns false to stop the visit. */
    @FunctionalInterface
    interface Visitor {
        boolean visit(KeyValueItem item);
    }

    final boolean isFull() {
        return size == WIDTH;
    }

    /**
     * Returns a tree node with this content that may be modified in the current epoch: this node itself, or else a
     * copy.
     */
    abstract KeyValueTreeNode writable(long currentEpoch);

    /**
     * Splits this tree node, so that it can hold another key: moves its upper part to a new node. This node must be
     * writable and full.
     */
    abstract TreeNodeSplit split(byte[] key);

    /**
     * Removes the range's items and subtracts them from {@code totals}. Returns null if nothing is left, and this node
     * if nothing was removed or it is writable.
     */
    abstract @Nullable KeyValueTreeNode withoutRange(
            KeyRange range, long currentEpoch, KeyValueTree.TreeItemTotals totals);

    /**
     * Returns a new tree node with the content of this node followed by the content of its right neighbour. The two
     * must fit into one node.
     */
    abstract KeyValueTreeNode mergedWith(byte[] separator, KeyValueTreeNode right, long currentEpoch);

    /**
     * Visits the items whose keys are not below {@code from}, in key order. Returns false if the visitor stopped the
     * visit.
     */
    abstract boolean visit(byte[] from, Visitor visitor);
}
