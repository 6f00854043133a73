package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;
import java.util.TreeSet;

/** The role of a server in its term, with the data that exists only while the server has this role. */
sealed interface Role {
    /** A server that follows a leader or waits for a leader. */
    record Follower() implements Role {}

    /** A server that asks whether it could be elected before it increments its term (dissertation section 9.6). */
    record PreCandidate(long campaignTerm, TreeSet<ServerId> granted) implements Role {}

    /**
     * Campaigns in its term.
     *
     * @param granted the servers that voted for it; a set, so that a vote delivered twice counts once (hazard E06)
     */
    record Candidate(TreeSet<ServerId> granted, TreeSet<ServerId> rejected) implements Role {}

    /** A server that leads its term. */
    record Leader(LeaderState state) implements Role {}
}
