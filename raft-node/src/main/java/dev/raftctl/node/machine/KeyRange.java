package dev.raftctl.node.machine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A contiguous range of keys in unsigned order.
 *
 * @param from the first key
 * @param to the first key after the range; null if it has no end
 */
public record KeyRange(byte[] from, byte @Nullable [] to) {
    /** Returns the range of only this key. */
    public static KeyRange of(byte[] key) {
        return new KeyRange(key, successor(key));
    }

    /** Returns the range of all keys with this prefix, including the key that equals the prefix. */
    public static KeyRange startingWith(byte[] prefix) {
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
    public KeyRange after(byte[] key) {
        return Arrays.compareUnsigned(key, from) < 0 ? this : new KeyRange(successor(key), to);
    }

    /** Returns whether this key, and every greater one, is after the range. */
    public boolean endsBefore(byte[] key) {
        return to != null && Arrays.compareUnsigned(key, to) >= 0;
    }

    /** Returns whether the key is in the range. */
    public boolean contains(byte[] key) {
        return Arrays.compareUnsigned(key, from) >= 0 && !endsBefore(key);
    }

    /** Returns whether a key may be in both ranges. */
    public boolean overlaps(KeyRange other) {
        return !endsBefore(other.from) && !other.endsBefore(from);
    }

    /** Returns the smallest key that is greater than this key in unsigned order. */
    private static byte[] successor(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
