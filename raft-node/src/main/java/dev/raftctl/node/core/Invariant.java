package dev.raftctl.node.core;

/** Checks that are always enabled: each states one fact with its numbers. */
public final class Invariant {
    private Invariant() {}

    /** Throws an {@link InvariantViolation} with the fact if the condition does not hold. */
    public static void holds(boolean condition, String fact) {
        if (!condition) {
            throw new InvariantViolation(fact);
        }
    }

    public static void holds(boolean condition, String fact, long first) {
        if (!condition) {
            throw new InvariantViolation(String.format(fact, first));
        }
    }

    public static void holds(boolean condition, String fact, long first, long second) {
        if (!condition) {
            throw new InvariantViolation(String.format(fact, first, second));
        }
    }

    public static void holds(boolean condition, String fact, long first, Object second) {
        if (!condition) {
            throw new InvariantViolation(String.format(fact, first, second));
        }
    }

    public static void holds(boolean condition, String fact, Object first, Object second) {
        if (!condition) {
            throw new InvariantViolation(String.format(fact, first, second));
        }
    }
}
