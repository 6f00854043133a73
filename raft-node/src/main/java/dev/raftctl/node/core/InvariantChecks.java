package dev.raftctl.node.core;

/** Checks that are always enabled. Each failed check reports a fact with its numbers. */
public final class InvariantChecks {
    private InvariantChecks() {}

    /** If the condition is false, throws an {@link InvariantViolation} with {@code fact} as its message. */
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
