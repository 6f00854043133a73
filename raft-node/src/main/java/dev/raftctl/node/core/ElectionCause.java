package dev.raftctl.node.core;

/** The reason why a server starts an election. */
public enum ElectionCause {
    TIMEOUT("timeout", ""),
    TRANSFER("transfer", " because the leader transfers leadership to it"),
    OPERATOR("operator", " because an operator requested it");

    private final String label;
    final String explanation;

    ElectionCause(String label, String explanation) {
        this.label = label;
        this.explanation = explanation;
    }

    /** Returns the public label for metrics, which never changes. */
    public String label() {
        return label;
    }
}
