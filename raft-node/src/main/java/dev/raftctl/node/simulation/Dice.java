package dev.raftctl.node.simulation;

import java.util.SplittableRandom;

/**
 * Chance without a state: the same question about the same subject always has the same answer. So leaving one event out of a
 * run does not change the luck of all others, and a failing run can be made smaller.
 */
final class Dice {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;

    Dice(long seed) {
        this.seed = mix(seed + GOLDEN);
    }

    /** Dice for one matter, independent of those for others. */
    Dice of(String matter) {
        return new Dice(mix(seed ^ matter.hashCode() * GOLDEN));
    }

    long roll(long subject) {
        return mix(seed + subject * GOLDEN);
    }

    /** A number in [low, high]. */
    long between(long low, long high, long subject) {
        return high <= low ? low : low + Math.floorMod(roll(subject), high - low + 1);
    }

    int below(int bound, long subject) {
        return (int) between(0, bound - 1L, subject);
    }

    boolean happens(double probability, long subject) {
        return (roll(subject) >>> 11) * 0x1.0p-53 < probability;
    }

    /** A sequence of draws of its own. */
    SplittableRandom sequence(long subject) {
        return new SplittableRandom(roll(subject));
    }

    /** The finaliser of SplitMix64. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Two subjects as one. */
    static long join(long first, long second) {
        return mix(first * GOLDEN + second);
    }
}
