package dev.raftctl.node.core;

/** Thrown when an invariant does not hold. The node stops rather than continue from an invalid state. */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String hint;

    public InvariantViolation(String fact) {
        this(fact, "this is a bug in raftctl; keep the log and the data directory for a bug report");
    }

    /** @param hint what the operator can do about the violation */
    public InvariantViolation(String fact, String hint) {
        super(fact);
        this.hint = hint;
    }

    /** Returns what the operator can do about the violation. */
    public String hint() {
        return hint;
    }
}
