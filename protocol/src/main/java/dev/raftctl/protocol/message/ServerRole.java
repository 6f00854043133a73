package dev.raftctl.protocol.message;

/** The role of a server, as operators see it. */
public enum ServerRole {
    FOLLOWER("follower"),
    PRE_CANDIDATE("pre-candidate"),
    CANDIDATE("candidate"),
    LEADER("leader"),
    /** A follower that does not vote. */
    LEARNER("learner"),
    /** A server that was removed from the configuration, or was excluded because it lost its disk. */
    REMOVED("removed"),
    /** A server that has never received a configuration. */
    UNCONFIGURED("unconfigured");

    private final String label;

    ServerRole(String label) {
        this.label = label;
    }

    /** Returns the public, stable label. */
    public String label() {
        return label;
    }
}
