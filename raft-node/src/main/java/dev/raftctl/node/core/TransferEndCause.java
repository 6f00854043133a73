package dev.raftctl.node.core;

/** The reason why a leadership transfer ended. */
public enum TransferEndCause {
    /** The target received TimeoutNow, but did not take over in time. */
    NOT_TAKEN_OVER("not-taken-over"),
    /** The target did not get the whole log in time. */
    NOT_CAUGHT_UP("not-caught-up"),
    /** The server no longer leads, usually because the transfer succeeded. */
    LEADERSHIP_ENDED("leadership-ended");

    private final String label;

    TransferEndCause(String label) {
        this.label = label;
    }

    /** Returns the public label, which never changes. */
    public String label() {
        return label;
    }
}
