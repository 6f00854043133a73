package dev.raftctl.node.core;

/** Thrown when an invariant does not hold. The node stops rather than continue from an invalid state. */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean isDivergedHistory;

    public InvariantViolation(String fact) {
        this(fact, false);
    }

    private InvariantViolation(String fact, boolean isDivergedHistory) {
        super(fact);
        this.isDivergedHistory = isDivergedHistory;
    }

    /** Returns the violation that this server and its leader committed different entries at the same index. */
    static InvariantViolation divergedHistory(String fact) {
        return new InvariantViolation(fact, true);
    }

    /**
     * Returns whether two servers committed different entries at the same index, for example after a disk was restored
     * from an old copy. Otherwise, the violation is a bug of this program.
     */
    public boolean isDivergedHistory() {
        return isDivergedHistory;
    }
}
