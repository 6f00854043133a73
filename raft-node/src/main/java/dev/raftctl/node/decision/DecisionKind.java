package dev.raftctl.node.decision;

/** The kind of a decision. Its label is public and never changes. */
public enum DecisionKind {
    TERM_ADOPTED("term-adopted"),
    TERM_IGNORED("term-ignored"),
    PREVOTE_STARTED("prevote-started"),
    PREVOTE_GRANTED("prevote-granted"),
    PREVOTE_REFUSED("prevote-refused"),
    ELECTION_STARTED("election-started"),
    VOTE_GRANTED("vote-granted"),
    VOTE_REFUSED("vote-refused"),
    /** The other server rejected this server's request for a vote or a pre-vote. */
    REFUSED_BY("refused-by"),
    /** The other server granted this server's request for a vote or a pre-vote. */
    VOTE_RECEIVED("vote-received"),
    ELECTION_WON("election-won"),
    ELECTION_LOST("election-lost"),
    LEADER_HEARD("leader-heard"),
    LEADER_LOST("leader-lost"),
    STEPPED_DOWN("stepped-down"),
    LOG_TRUNCATED("log-truncated"),
    FOLLOWER_BACKED_UP("follower-backed-up"),
    FOLLOWER_LOST("follower-lost"),
    FOLLOWER_RETURNED("follower-returned"),
    SNAPSHOT_SENT("snapshot-sent"),
    SNAPSHOT_INSTALLED("snapshot-installed"),
    CATCH_UP_ROUND("catch-up-round"),
    CHANGE_STARTED("change-started"),
    CHANGE_REFUSED("change-refused"),
    CHANGE_COMMITTED("change-committed"),
    CONFIGURATION_IN_FORCE("configuration-in-force"),
    CONFIGURATION_REVERTED("configuration-reverted"),
    TRANSFER_STARTED("transfer-started"),
    TRANSFER_ENDED("transfer-ended"),
    /** The space level of this server's own disk changed. The decision's cause is the new level. */
    DISK_SPACE_CHANGED("space-changed"),
    /** This server could campaign but defers to servers with more disk space, or is bound by a lease promise. */
    ELECTION_DEFERRED("election-passed"),
    FENCED("barred"),
    /** A voter reported that this server was removed from the cluster. */
    REMOVED("removed"),
    /** This server's log was damaged and has been truncated. The server is now recovering. */
    RECOVERY_STARTED("mending"),
    /** This server has recovered: no entry that it ever acknowledged is missing from its log. */
    RECOVERY_COMPLETED("whole");

    private final String label;

    DecisionKind(String label) {
        this.label = label;
    }

    /** Returns the public label, which never changes. */
    public String label() {
        return label;
    }
}
