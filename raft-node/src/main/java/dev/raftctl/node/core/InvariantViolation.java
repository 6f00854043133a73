package dev.raftctl.node.core;

/** A fault of this program: the node stops rather than go on from a state that cannot be. */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InvariantViolation(String fact) {
        super(fact);
    }
}
