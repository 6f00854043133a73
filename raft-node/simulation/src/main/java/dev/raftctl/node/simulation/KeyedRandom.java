package dev.raftctl.node.simulation;

import java.util.SplittableRandom;

/**
 * Randomness without state: the same key always gives the same value. Leaving one event out of a run therefore does not
 * change the randomness of the others, and a failing run can be shrunk.
 */
final class KeyedRandom {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;

    KeyedRandom(long seed) {
        this.seed = mix(seed + GOLDEN);
    }

    /**
     * Returns an independent source of randomness for one purpose. The name of the purpose is part of every seed's run,
     * so it must not change.
     */
    KeyedRandom forPurpose(String purpose) {
        return new KeyedRandom(mix(seed ^ purpose.hashCode() * GOLDEN));
    }

    long value(long key) {
        return mix(seed + key * GOLDEN);
    }

    /** Returns the random number for this key, which is in [low, high]. */
    long between(long low, long high, long key) {
        return high <= low ? low : low + Math.floorMod(value(key), high - low + 1);
    }

    int intBelow(int bound, long key) {
        return (int) between(0, bound - 1L, key);
    }

    boolean chance(double probability, long key) {
        return (value(key) >>> 11) * 0x1.0p-53 < probability;
    }

    /** Returns a sequential random generator for this key, whose sequence is independent of other keys. */
    SplittableRandom generator(long key) {
        return new SplittableRandom(value(key));
    }

    /** Mixes the bits of a value as the last step of SplitMix64 does. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Combines two keys into one. */
    static long combine(long first, long second) {
        return mix(first * GOLDEN + second);
    }
}
