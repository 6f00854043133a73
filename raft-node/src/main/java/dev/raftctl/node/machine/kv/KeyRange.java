package dev.raftctl.node.machine.kv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys that follow each other in unsigned order.
 *
 * @param from the first
 * @param to the first beyond; null: there is none
 */
record KeyRange(byte[] from, byte @Nullable [] to) {
    static KeyRange of(byte[] key) {
        return new KeyRange(key, successor(key));
    }

    /** All keys that begin with it, and itself. */
    static KeyRange startingWith(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xff) {
            last--;
        }
        if (last < 0) {
            return new KeyRange(prefix, null);
        }
        byte[] end = Arrays.copyOf(prefix, last + 1);
        end[last]++;
        return new KeyRange(prefix, end);
    }

    /** The part of it after this key; empty key: all of it. */
    KeyRange after(byte[] key) {
        return Arrays.compareUnsigned(key, from) < 0 ? this : new KeyRange(successor(key), to);
    }

    boolean endsBefore(byte[] key) {
        return to != null && Arrays.compareUnsigned(key, to) >= 0;
    }

    /** The next key in unsigned order: nothing fits between. */
    private static byte[] successor(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
