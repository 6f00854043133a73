package dev.raftctl.node.machine.kv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The keys' first eight bytes after those that all keys of a leaf share, in one array: searching it touches a few cache
 * lines, while comparing the keys would load each from memory. The result is a candidate that must be verified: keys
 * may differ only in later bytes, or not share the leaf's common bytes.
 */
final class LeafKeyPrefixes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private LeafKeyPrefixes() {}

    /** Returns the number of leading bytes that two keys have in common. */
    static int commonPrefixLength(byte[] first, byte[] second) {
        int mismatchIndex = Arrays.mismatch(first, second);
        return mismatchIndex < 0 ? first.length : mismatchIndex;
    }

    /**
     * Returns the eight bytes of the key at this offset as a number. If two keys have the same bytes before the offset,
     * their numbers compare as the keys do.
     */
    static long prefixAt(byte[] key, int from) {
        long bytes = 0;
        if (from + Long.BYTES <= key.length) {
            bytes = (long) LONG.get(key, from);
        } else {
            for (int at = from; at < key.length; at++) {
                bytes |= (key[at] & 0xffL) << (Long.SIZE - Byte.SIZE * (at - from + 1));
            }
        }
        // Makes signed comparison order like unsigned bytes.
        return bytes ^ Long.MIN_VALUE;
    }

    /** Returns the first slot whose prefix is greater than or equal to this prefix. */
    static int lowerBound(long[] prefixes, int size, long prefix) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (prefixes[middle] < prefix) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
