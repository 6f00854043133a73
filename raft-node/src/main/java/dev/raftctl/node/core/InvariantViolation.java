package dev.raftctl.node.core;

/** What must always hold does not: the node stops rather than go on from a state that cannot be. */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String hint;

    public InvariantViolation(String fact) {
        this(fact, "this is a fault of raftctl; keep the log and the data directory for a report");
    }

    /** @param hint what to do about it, for the operator */
    public InvariantViolation(String fact, String hint) {
        super(fact);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
