package dev.raftctl.node.core;

/** What makes a server stand for election. */
public enum ElectionCause {
    TIMEOUT("timeout", ""),
    TRANSFER("transfer", " because the leader hands over"),
    OPERATOR("operator", " because an operator asked for it");

    private final String word;
    final String sentence;

    ElectionCause(String word, String sentence) {
        this.word = word;
        this.sentence = sentence;
    }

    /** For counting by; public and stable. */
    public String word() {
        return word;
    }
}
