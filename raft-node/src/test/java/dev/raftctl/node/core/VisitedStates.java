package dev.raftctl.node.core;

/** The set of visited states, by a 64-bit hash of each. */
final class VisitedStates {
    private long[] slots = new long[1 << 16];
    private int size;

    /** Adds a state; returns whether it is new. */
    boolean add(int[] state) {
        if (size * 2 > slots.length) {
            grow();
        }
        return insert(hash(state));
    }

    int size() {
        return size;
    }

    private static long hash(int[] state) {
        long hash = state.length;
        for (int part : state) {
            hash = (hash ^ part) * 0xBF58476D1CE4E5B9L;
            hash ^= hash >>> 32;
        }
        return hash == 0 ? 1 : hash;
    }

    private boolean insert(long key) {
        int mask = slots.length - 1;
        int at = (int) (key ^ (key >>> 17)) & mask;
        while (slots[at] != 0) {
            if (slots[at] == key) {
                return false;
            }
            at = (at + 1) & mask;
        }
        slots[at] = key;
        size++;
        return true;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        size = 0;
        for (long key : old) {
            if (key != 0) {
                insert(key);
            }
        }
    }
}
