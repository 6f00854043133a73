package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.StateHash;
import dev.raftctl.protocol.kv.KvResult.Item;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Items in the order of their keys. Beside each lie its key, that key's {@link Heads head} and the item's hash, so that to find and
 * replace an item is not to read those around it, nor the one that goes.
 */
final class Leaf extends Node {
    /** An item, its two arrays' headers, and its share of a leaf. */
    private static final int OVERHEAD_BYTES = 160;

    private static final int LARGE_BYTES = 512 << 10;
    private static final int REGION_BYTES = 1 << 20;

    private final @Nullable Item[] items;
    private final byte[] @Nullable [] keys;
    private final long[] hashes;
    private final long[] heads;
    private final int[] weights;
    /** How many bytes of a key come before its head; so many had all of them in common when heads were last taken. */
    private int skipped;

    Leaf(long epoch) {
        super(epoch);
        items = new @Nullable Item[WIDTH];
        keys = new byte[WIDTH] @Nullable [];
        hashes = new long[WIDTH];
        heads = new long[WIDTH];
        weights = new int[WIDTH];
    }

    private Leaf(long epoch, Leaf copied) {
        super(epoch);
        items = copied.items.clone();
        keys = copied.keys.clone();
        hashes = copied.hashes.clone();
        heads = copied.heads.clone();
        weights = copied.weights.clone();
        skipped = copied.skipped;
        size = copied.size;
    }

    private Item at(int slot) {
        Item item = items[slot];
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

    /** The first slot whose key is not below this one. */
    private int slotOf(byte[] key) {
        int guess = Heads.guess(heads, size, Heads.head(key, skipped));
        if (holds(guess, key)) {
            return guess;
        }
        boolean isFirst = guess == size || Arrays.compareUnsigned(keyAt(guess), key) > 0;
        boolean isLast = guess == 0 || Arrays.compareUnsigned(keyAt(guess - 1), key) < 0;
        return isFirst && isLast ? guess : search(key);
    }

    private int search(byte[] key) {
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

    private boolean holds(int slot, byte[] key) {
        return slot < size && Arrays.equals(keyAt(slot), key);
    }

    @Nullable
    Item get(byte[] key) {
        int slot = slotOf(key);
        return holds(slot, key) ? at(slot) : null;
    }

    /** Into this writable leaf, which is not full. */
    void put(Item item, ItemTree.Totals totals) {
        byte[] key = item.key();
        int slot = slotOf(key);
        if (holds(slot, key)) {
            totals.remove(hashes[slot], weights[slot]);
        } else {
            move(slot, slot + 1);
            keys[slot] = key;
            takeHead(slot, key);
        }
        items[slot] = item;
        keys[slot] = key;
        hashes[slot] = hashOf(item);
        weights[slot] = weightOf(item);
        totals.add(hashes[slot], weights[slot]);
    }

    /** About how much heap it takes. A large array has whole regions of the heap to itself, of a megabyte or more. */
    private static int weightOf(Item item) {
        int value = item.value().length;
        int inHeap = value < LARGE_BYTES ? value : (value + REGION_BYTES - 1) / REGION_BYTES * REGION_BYTES;
        return OVERHEAD_BYTES + item.key().length + inHeap;
    }

    private static long hashOf(Item item) {
        return StateHash.fold(StateHash.fold(StateHash.fold(0, item.key()), item.value()), item.version());
    }

    /** All from one slot on to another. */
    private void move(int from, int to) {
        System.arraycopy(items, from, items, to, size - from);
        System.arraycopy(keys, from, keys, to, size - from);
        System.arraycopy(hashes, from, hashes, to, size - from);
        System.arraycopy(heads, from, heads, to, size - from);
        System.arraycopy(weights, from, weights, to, size - from);
        int before = size;
        size += to - from;
        if (size < before) {
            Arrays.fill(items, size, before, null);
            Arrays.fill(keys, size, before, null);
        }
    }

    /** Of a new key. Where it has less in common with its neighbour, all heads begin earlier. */
    private void takeHead(int slot, byte[] key) {
        heads[slot] = Heads.head(key, skipped);
        if (size > 1) {
            int shared = Heads.shared(key, keyAt(slot == 0 ? 1 : slot - 1));
            if (shared < skipped) {
                skipped = shared;
                for (int each = 0; each < size; each++) {
                    heads[each] = Heads.head(keyAt(each), skipped);
                }
            }
        }
    }

    /** Of all keys, behind what they have in common now. */
    private Leaf withNewHeads() {
        skipped = size < 2 ? 0 : Heads.shared(keyAt(0), keyAt(size - 1));
        for (int slot = 0; slot < size; slot++) {
            heads[slot] = Heads.head(keyAt(slot), skipped);
        }
        return this;
    }

    @Override
    Node writable(long now) {
        return epoch == now ? this : new Leaf(now, this);
    }

    @Override
    Split split(byte[] key) {
        // Keys that come in ascending order leave full leaves behind.
        int stay = Arrays.compareUnsigned(key, keyAt(size - 1)) > 0 ? size - 1 : size / 2;
        Leaf right = new Leaf(epoch);
        right.append(this, stay, size);
        move(size, stay);
        withNewHeads();
        return new Split(right.keyAt(0), right.withNewHeads());
    }

    /** These slots of another leaf, behind what there is. */
    private void append(Leaf other, int from, int to) {
        System.arraycopy(other.items, from, items, size, to - from);
        System.arraycopy(other.keys, from, keys, size, to - from);
        System.arraycopy(other.hashes, from, hashes, size, to - from);
        System.arraycopy(other.weights, from, weights, size, to - from);
        size += to - from;
    }

    @Override
    @Nullable
    Node without(KeyRange range, long now, ItemTree.Totals totals) {
        int first = slotOf(range.from());
        int beyond = range.to() == null ? size : slotOf(range.to());
        for (int slot = first; slot < beyond; slot++) {
            totals.remove(hashes[slot], weights[slot]);
        }
        if (first >= beyond) {
            return this;
        }
        if (beyond - first == size) {
            return null;
        }
        Leaf left = (Leaf) writable(now);
        left.move(beyond, first);
        return left;
    }

    @Override
    Node joinedWith(byte[] separator, Node right, long now) {
        Leaf joined = new Leaf(now, this);
        joined.append((Leaf) right, 0, right.size);
        return joined.withNewHeads();
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
