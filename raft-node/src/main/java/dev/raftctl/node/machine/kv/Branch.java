package dev.raftctl.node.machine.kv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Children, and between each two a separator: keys on its left are below it, keys on its right are not. All leaves of a tree
 * are equally deep.
 */
final class Branch extends Node {
    private static final byte[] FIRST = new byte[0];

    private final @Nullable Node[] children;
    /** Slot {@code i} separates child {@code i} from child {@code i + 1}. */
    private final byte[] @Nullable [] separators;

    private Branch(long epoch, @Nullable Node[] children, byte[] @Nullable [] separators, int size) {
        super(epoch);
        this.children = children;
        this.separators = separators;
        this.size = size;
    }

    /** A new root above the two halves of the old one. */
    static Branch above(Node left, Split split, long epoch) {
        Branch root = new Branch(epoch, new @Nullable Node[WIDTH], new byte[WIDTH] @Nullable [], 2);
        root.children[0] = left;
        root.children[1] = split.right();
        root.separators[0] = split.separator();
        return root;
    }

    private Node child(int slot) {
        Node child = children[slot];
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

    Node only() {
        return child(0);
    }

    Node childFor(byte[] key) {
        return child(slotOf(key));
    }

    /** The child that holds the key if any does. */
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

    /** The child of this writable branch that the key goes to, itself writable and not full. This branch is not full either. */
    Node roomFor(byte[] key) {
        int slot = slotOf(key);
        Node before = child(slot);
        Node child = before.writable(epoch);
        if (child != before) {
            // Storing it all the same would have the collector look through this array each time.
            children[slot] = child;
        }
        if (!child.isFull()) {
            return child;
        }
        Split split = child.split(key);
        System.arraycopy(children, slot + 1, children, slot + 2, size - slot - 1);
        System.arraycopy(separators, slot, separators, slot + 1, size - slot - 1);
        children[slot + 1] = split.right();
        separators[slot] = split.separator();
        size++;
        return Arrays.compareUnsigned(key, split.separator()) < 0 ? child : split.right();
    }

    @Override
    Node writable(long now) {
        return epoch == now ? this : new Branch(now, children.clone(), separators.clone(), size);
    }

    @Override
    Split split(byte[] key) {
        int stay = Arrays.compareUnsigned(key, separator(size - 2)) > 0 ? size - 2 : size / 2;
        Branch right = new Branch(epoch, new @Nullable Node[WIDTH], new byte[WIDTH] @Nullable [], size - stay);
        System.arraycopy(children, stay, right.children, 0, right.size);
        System.arraycopy(separators, stay, right.separators, 0, right.size - 1);
        byte[] between = separator(stay - 1);
        Arrays.fill(children, stay, size, null);
        Arrays.fill(separators, stay - 1, size, null);
        size = stay;
        return new Split(between, right);
    }

    @Override
    @Nullable
    Node without(KeyRange range, long now, ItemTree.Totals totals) {
        int first = slotOf(range.from());
        int last = range.to() == null ? size - 1 : slotOf(range.to());
        @Nullable Node[] left = new @Nullable Node[last - first + 1];
        boolean changed = false;
        for (int slot = first; slot <= last; slot++) {
            Node child = child(slot);
            Node rest = child.without(range, now, totals);
            left[slot - first] = rest;
            changed |= rest != child;
        }
        if (!changed) {
            return this;
        }
        Branch branch = (Branch) writable(now);
        branch.replace(first, left);
        if (branch.size == 0) {
            return null;
        }
        branch.joinAround(first);
        return branch;
    }

    /** Put these children in place of the ones from this slot on; the null ones go. */
    private void replace(int first, @Nullable Node[] replaced) {
        int to = first;
        for (int slot = first; slot < size; slot++) {
            Node child = slot - first < replaced.length ? replaced[slot - first] : children[slot];
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

    /** Where a range was cut out, sparse neighbours become one. */
    private void joinAround(int slot) {
        for (int at = Math.min(slot, size - 2); at >= Math.max(0, slot - 1); at--) {
            Node left = child(at);
            Node right = child(at + 1);
            if (Math.min(left.size, right.size) < SPARSE && left.size + right.size <= WIDTH) {
                Node joined = left.joinedWith(separator(at), right, epoch);
                replace(at, new @Nullable Node[] {joined, null});
            }
        }
    }

    @Override
    Node joinedWith(byte[] separator, Node right, long now) {
        Branch other = (Branch) right;
        Branch joined = new Branch(now, children.clone(), separators.clone(), size + other.size);
        System.arraycopy(other.children, 0, joined.children, size, other.size);
        System.arraycopy(other.separators, 0, joined.separators, size, other.size - 1);
        joined.separators[size - 1] = separator;
        return joined;
    }

    @Override
    boolean visit(byte[] from, Visitor visitor) {
        int first = slotOf(from);
        for (int slot = first; slot < size; slot++) {
            if (!child(slot).visit(slot == first ? from : FIRST, visitor)) {
                return false;
            }
        }
        return true;
    }
}
