package dev.raftctl.protocol.message;

/** What a server is now, as operators see it. */
public enum ServerRole {
    FOLLOWER("follower"),
    PRE_CANDIDATE("pre-candidate"),
    CANDIDATE("candidate"),
    LEADER("leader"),
    /** A follower without a vote. */
    LEARNER("learner"),
    /** Known to be in no committed configuration any more, or barred because its disk was lost. */
    REMOVED("removed"),
    /** Never given a configuration. */
    UNCONFIGURED("unconfigured");

    private final String label;

    ServerRole(String word) {
        this.label = word;
    }

    public String label() {
        return label;
    }
}
