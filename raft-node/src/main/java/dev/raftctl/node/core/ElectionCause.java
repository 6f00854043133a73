package dev.raftctl.node.core;

/** What makes a server stand for election. */
public enum ElectionCause {
    TIMEOUT("timeout", ""),
    TRANSFER("transfer", " because the leader hands over"),
    OPERATOR("operator", " because an operator asked for it");

    private final String label;
    final String explanation;

    ElectionCause(String word, String sentence) {
        this.label = word;
        this.explanation = sentence;
    }

    /** For counting by; public and stable. */
    public String label() {
        return label;
    }
}
