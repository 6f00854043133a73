package dev.raftctl.node.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 64-bit hash for comparing replicas; it does not resist forged collisions. Equal on all machines and Java versions,
 * since operators compare it between servers.
 */
public final class StateHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private StateHash() {}

    /** Adds a number to a hash and returns the new hash. The result depends on the order of the additions. */
    public static long fold(long hash, long number) {
        return mix((hash + STEP) ^ mix(number));
    }

    /** Adds bytes and their number to a hash and returns the new hash. */
    public static long fold(long hash, byte[] bytes) {
        long sum = hash ^ (bytes.length * STEP);
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            sum = (Long.rotateLeft(sum, 29) ^ (long) LONG.get(bytes, at)) * STEP;
            sum ^= sum >>> 32;
        }
        long rest = 0;
        for (; at < bytes.length; at++) {
            rest = rest << 8 | (bytes[at] & 0xff);
        }
        return mix(sum ^ rest);
    }

    /** Makes every bit of the result depend on every bit of the number (SplitMix64). */
    private static long mix(long number) {
        long z = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
