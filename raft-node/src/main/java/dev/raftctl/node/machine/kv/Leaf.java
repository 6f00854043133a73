package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.kv.Node.Visitor;
import dev.raftctl.protocol.kv.KvResult.Item;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Items in the order of their keys. */
final class Leaf extends Node {
    private final @Nullable Item[] items;

    Leaf(long epoch) {
        this(epoch, new @Nullable Item[WIDTH], 0);
    }

    private Leaf(long epoch, @Nullable Item[] items, int size) {
        super(epoch);
        this.items = items;
        this.size = size;
    }

    private Item at(int slot) {
        Item item = items[slot];
        if (item == null) {
            throw new IllegalStateException("slot " + slot + " of a leaf of " + size + " items is empty");
        }
        return item;
    }

    /** The first slot whose key is not below this one. */
    private int slotOf(byte[] key) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(at(middle).key(), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean holds(int slot, byte[] key) {
        return slot < size && Arrays.equals(at(slot).key(), key);
    }

    @Nullable
    Item get(byte[] key) {
        int slot = slotOf(key);
        return holds(slot, key) ? at(slot) : null;
    }

    /** Into this writable leaf, which is not full; returns what the key was before. */
    @Nullable
    Item put(Item item) {
        int slot = slotOf(item.key());
        if (holds(slot, item.key())) {
            Item before = items[slot];
            items[slot] = item;
            return before;
        }
        System.arraycopy(items, slot, items, slot + 1, size - slot);
        items[slot] = item;
        size++;
        return null;
    }

    @Override
    Node writable(long now) {
        return epoch == now ? this : new Leaf(now, items.clone(), size);
    }

    @Override
    Split split(byte[] key) {
        // Keys that come in ascending order leave full leaves behind.
        int stay = Arrays.compareUnsigned(key, at(size - 1).key()) > 0 ? size - 1 : size / 2;
        Leaf right = new Leaf(epoch);
        right.size = size - stay;
        System.arraycopy(items, stay, right.items, 0, right.size);
        Arrays.fill(items, stay, size, null);
        size = stay;
        return new Split(right.at(0).key(), right);
    }

    @Override
    @Nullable
    Node without(KeyRange range, long now, Visitor removed) {
        int first = slotOf(range.from());
        int beyond = range.to() == null ? size : slotOf(range.to());
        for (int slot = first; slot < beyond; slot++) {
            removed.visit(at(slot));
        }
        if (first >= beyond) {
            return this;
        }
        if (beyond - first == size) {
            return null;
        }
        Leaf left = (Leaf) writable(now);
        System.arraycopy(items, beyond, left.items, first, size - beyond);
        left.size = size - (beyond - first);
        Arrays.fill(left.items, left.size, left.items.length, null);
        return left;
    }

    @Override
    Node joinedWith(byte[] separator, Node right, long now) {
        Leaf joined = new Leaf(now, items.clone(), size + right.size);
        System.arraycopy(((Leaf) right).items, 0, joined.items, size, right.size);
        return joined;
    }

    @Override
    boolean visit(byte[] from, Visitor visitor) {
        for (int slot = slotOf(from); slot < size; slot++) {
            if (!visitor.visit(at(slot))) {
                return false;
            }
        }
        return true;
    }
}
