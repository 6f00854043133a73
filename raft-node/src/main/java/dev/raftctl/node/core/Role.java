package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The role of a server in its term, with the data that exists only while the server has this role. */
sealed interface Role {
    <R> R accept(Visitor<R> visitor);

    /** Returns whether the server follows a leader or waits for one. */
    default boolean isFollower() {
        return false;
    }

    /** Returns the pre-vote in progress; null in every other role. */
    default @Nullable PreCandidate preCandidate() {
        return null;
    }

    /** Returns the election in progress; null in every other role. */
    default @Nullable Candidate candidate() {
        return null;
    }

    /** Returns the leader's state; null in every other role. */
    default @Nullable LeaderState leaderState() {
        return null;
    }

    /** A server that follows a leader or waits for a leader. */
    record Follower() implements Role {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.follower(this);
        }

        @Override
        public boolean isFollower() {
            return true;
        }
    }

    /** A server that asks whether it could be elected before it increments its term (dissertation section 9.6). */
    record PreCandidate(long campaignTerm, TreeSet<ServerId> granted) implements Role {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.preCandidate(this);
        }

        @Override
        public PreCandidate preCandidate() {
            return this;
        }
    }

    /**
     * Campaigns in its term.
     *
     * @param granted the servers that voted for it; a set, so that a vote delivered twice counts once (hazard E06)
     */
    record Candidate(TreeSet<ServerId> granted, TreeSet<ServerId> rejected) implements Role {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.candidate(this);
        }

        @Override
        public Candidate candidate() {
            return this;
        }
    }

    /** A server that leads its term. */
    record Leader(LeaderState leaderState) implements Role {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leader(this);
        }
    }

    /** Derives a value from a role. A new role does not compile until every visitor handles it. */
    interface Visitor<R> {
        R follower(Follower role);

        R preCandidate(PreCandidate role);

        R candidate(Candidate role);

        R leader(Leader role);
    }
}
