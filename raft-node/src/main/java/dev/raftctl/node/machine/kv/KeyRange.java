package dev.raftctl.node.machine.kv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A contiguous range of keys in unsigned order.
 *
 * @param from the first key
 * @param to the first key after the range; null if it has no end
 */
record KeyRange(byte[] from, byte @Nullable [] to) {
    static KeyRange of(byte[] key) {
        return new KeyRange(key, successor(key));
    }

    /** Returns the range of all keys with this prefix, including the key that equals the prefix. */
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

    /** Returns the part of this range that follows the key. An empty key returns the whole range. */
    KeyRange after(byte[] key) {
        return Arrays.compareUnsigned(key, from) < 0 ? this : new KeyRange(successor(key), to);
    }

    boolean endsBefore(byte[] key) {
        return to != null && Arrays.compareUnsigned(key, to) >= 0;
    }

    /** Returns the smallest key that is greater than this key in unsigned order. */
    private static byte[] successor(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
