package dev.raftctl.node.machine.kv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Eight bytes of each key of a leaf, side by side, behind those that the keys have in common: a search among them stays in a few
 * lines of the processor's cache, where one among the keys goes to memory for each. What it finds is a guess, to be checked: keys
 * may differ only further on, or not begin as the others do.
 */
final class KeyPrefixes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private KeyPrefixes() {}

    /** How many bytes two keys have in common from their beginning. */
    static int commonPrefixLength(byte[] first, byte[] second) {
        int mismatchIndex = Arrays.mismatch(first, second);
        return mismatchIndex < 0 ? first.length : mismatchIndex;
    }

    /** The eight bytes from there on, ordered as the keys are if those before are equal. */
    static long prefixAt(byte[] key, int from) {
        long bytes = 0;
        if (from + Long.BYTES <= key.length) {
            bytes = (long) LONG.get(key, from);
        } else {
            for (int at = from; at < key.length; at++) {
                bytes |= (key[at] & 0xffL) << (Long.SIZE - Byte.SIZE * (at - from + 1));
            }
        }
        // So that signed comparison orders as unsigned bytes do.
        return bytes ^ Long.MIN_VALUE;
    }

    /** The first of the slots whose head is not below this one. */
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
