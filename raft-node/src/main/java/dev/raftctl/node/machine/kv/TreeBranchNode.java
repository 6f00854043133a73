package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.KeyRange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Children with a separator between each two: keys to its left are below it, keys to its right are not. All leaves of a
 * tree have the same depth.
 */
final class TreeBranchNode extends KeyValueTreeNode {
    private static final byte[] EMPTY_KEY = new byte[0];

    private final @Nullable KeyValueTreeNode[] children;
    /** The key in slot {@code i} separates child {@code i} from child {@code i + 1}. */
    private final byte[] @Nullable [] separators;

    private TreeBranchNode(
            long epoch, @Nullable KeyValueTreeNode[] children, byte[] @Nullable [] separators, int size) {
        super(epoch);
        this.children = children;
        this.separators = separators;
        this.size = size;
    }

    /** Creates a new root whose children are the two halves of the old root. */
    static TreeBranchNode newRoot(KeyValueTreeNode left, TreeNodeSplit split, long epoch) {
        TreeBranchNode root =
                new TreeBranchNode(epoch, new @Nullable KeyValueTreeNode[WIDTH], new byte[WIDTH] @Nullable [], 2);
        root.children[0] = left;
        root.children[1] = split.right();
        root.separators[0] = split.separator();
        return root;
    }

    private KeyValueTreeNode child(int slot) {
        KeyValueTreeNode child = children[slot];
        if (child == null) {
            throw new IllegalStateException("slot " + slot + " of a branch of " + size + " children is empty");
        }
        return child;
    }

    private byte[] separator(int slot) {
        byte[] separator = separators[slot];
        if (separator == null) {
            throw new IllegalStateException("separator " + slot + " of a branch of " + size + " children is missing");
        }
        return separator;
    }

    KeyValueTreeNode onlyChild() {
        return child(0);
    }

    KeyValueTreeNode childFor(byte[] key) {
        return child(slotOf(key));
    }

    /** Returns the slot of the child whose key range includes this key. */
    private int slotOf(byte[] key) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(separator(middle), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Returns the child for this key, writable and not full; splits it if necessary. This branch must be writable and
     * not full.
     */
    KeyValueTreeNode writableChildFor(byte[] key) {
        int slot = slotOf(key);
        KeyValueTreeNode previousChild = child(slot);
        KeyValueTreeNode child = previousChild.writable(epoch);
        if (child != previousChild) {
            // Storing an unchanged child would make the garbage collector scan this array again.
            children[slot] = child;
        }
        if (!child.isFull()) {
            return child;
        }
        TreeNodeSplit split = child.split(key);
        System.arraycopy(children, slot + 1, children, slot + 2, size - slot - 1);
        System.arraycopy(separators, slot, separators, slot + 1, size - slot - 1);
        children[slot + 1] = split.right();
        separators[slot] = split.separator();
        size++;
        return Arrays.compareUnsigned(key, split.separator()) < 0 ? child : split.right();
    }

    @Override
    KeyValueTreeNode writable(long now) {
        return epoch == now ? this : new TreeBranchNode(now, children.clone(), separators.clone(), size);
    }

    @Override
    TreeNodeSplit split(byte[] key) {
        int keptCount = Arrays.compareUnsigned(key, separator(size - 2)) > 0 ? size - 2 : size / 2;
        TreeBranchNode right = new TreeBranchNode(
                epoch, new @Nullable KeyValueTreeNode[WIDTH], new byte[WIDTH] @Nullable [], size - keptCount);
        System.arraycopy(children, keptCount, right.children, 0, right.size);
        System.arraycopy(separators, keptCount, right.separators, 0, right.size - 1);
        byte[] separator = separator(keptCount - 1);
        Arrays.fill(children, keptCount, size, null);
        Arrays.fill(separators, keptCount - 1, size, null);
        size = keptCount;
        return new TreeNodeSplit(separator, right);
    }

    @Override
    @Nullable
    KeyValueTreeNode withoutRange(KeyRange range, long now, KeyValueTree.TreeItemTotals totals) {
        int first = slotOf(range.from());
        int last = range.to() == null ? size - 1 : slotOf(range.to());
        @Nullable KeyValueTreeNode[] left = new @Nullable KeyValueTreeNode[last - first + 1];
        boolean changed = false;
        for (int slot = first; slot <= last; slot++) {
            KeyValueTreeNode child = child(slot);
            KeyValueTreeNode remainingChild = child.withoutRange(range, now, totals);
            left[slot - first] = remainingChild;
            changed |= remainingChild != child;
        }
        if (!changed) {
            return this;
        }
        TreeBranchNode branch = (TreeBranchNode) writable(now);
        branch.replaceChildren(first, left);
        if (branch.size == 0) {
            return null;
        }
        branch.mergeSparseNear(first);
        return branch;
    }

    /** Replaces the children from this slot on. A null in the array removes the child. */
    private void replaceChildren(int first, @Nullable KeyValueTreeNode[] replaced) {
        int to = first;
        for (int slot = first; slot < size; slot++) {
            KeyValueTreeNode child = slot - first < replaced.length ? replaced[slot - first] : children[slot];
            if (child != null) {
                if (to > 0) {
                    separators[to - 1] = separators[slot - 1];
                }
                children[to++] = child;
            }
        }
        Arrays.fill(children, to, size, null);
        Arrays.fill(separators, Math.max(0, to - 1), size, null);
        size = to;
    }

    /** Merges neighbouring children with few items near this slot. For use after a key range was removed there. */
    private void mergeSparseNear(int slot) {
        for (int leftSlot = Math.min(slot, size - 2); leftSlot >= Math.max(0, slot - 1); leftSlot--) {
            KeyValueTreeNode left = child(leftSlot);
            KeyValueTreeNode right = child(leftSlot + 1);
            if (Math.min(left.size, right.size) < MERGE_BELOW_SIZE && left.size + right.size <= WIDTH) {
                KeyValueTreeNode merged = left.mergedWith(separator(leftSlot), right, epoch);
                replaceChildren(leftSlot, new @Nullable KeyValueTreeNode[] {merged, null});
            }
        }
    }

    @Override
    KeyValueTreeNode mergedWith(byte[] separator, KeyValueTreeNode right, long now) {
        TreeBranchNode other = (TreeBranchNode) right;
        TreeBranchNode merged = new TreeBranchNode(now, children.clone(), separators.clone(), size + other.size);
        System.arraycopy(other.children, 0, merged.children, size, other.size);
        System.arraycopy(other.separators, 0, merged.separators, size, other.size - 1);
        merged.separators[size - 1] = separator;
        return merged;
    }

    @Override
    boolean visit(byte[] from, Visitor visitor) {
        int first = slotOf(from);
        for (int slot = first; slot < size; slot++) {
            if (!child(slot).visit(slot == first ? from : EMPTY_KEY, visitor)) {
                return false;
            }
        }
        return true;
    }
}
