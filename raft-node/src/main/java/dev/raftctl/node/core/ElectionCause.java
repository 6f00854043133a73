package dev.raftctl.node.core;

/** The reason why a server starts an election. */
public enum ElectionCause {
    TIMEOUT("timeout"),
    /** The leader transfers leadership to this server. */
    TRANSFER("transfer"),
    OPERATOR("operator");

    private final String label;

    ElectionCause(String label) {
        this.label = label;
    }

    /** Returns the public label for metrics, which never changes. */
    public String label() {
        return label;
    }
}
