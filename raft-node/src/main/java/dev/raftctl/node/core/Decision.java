package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * Something the core decided, with the numbers it was decided on: kept by the journal, counted by metrics, printed by tests,
 * shown to a person at night.
 *
 * @param kind what was decided
 * @param term the server's term after deciding; of a rejected vote or pre-vote the term that was campaigned for
 * @param subject the other server it is about, if any
 * @param cause why, as one public word to count by, for the kinds that have several causes; else empty
 * @param text the sentence with its numbers
 */
public record Decision(Kind kind, long term, @Nullable ServerId subject, String cause, String text) {
    /** Every kind of decision; the word is public and stable. */
    public enum Kind {
        TERM_ADOPTED("term-adopted"),
        TERM_IGNORED("term-ignored"),
        PREVOTE_STARTED("prevote-started"),
        PREVOTE_GRANTED("prevote-granted"),
        PREVOTE_REFUSED("prevote-refused"),
        ELECTION_STARTED("election-started"),
        VOTE_GRANTED("vote-granted"),
        VOTE_REFUSED("vote-refused"),
        /** This server asked and was refused: the subject refused it. */
        REFUSED_BY("refused-by"),
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
        /** The own disk has more room or less; the cause says how much. */
        DISK_SPACE_CHANGED("space-changed"),
        /**
         * It could campaign, and lets others with more space on their disks go first, or keeps a promise it gave a
         * leader.
         */
        ELECTION_DEFERRED("election-passed"),
        FENCED("barred"),
        /** Another voter said that this server was removed from the cluster. */
        REMOVED("removed"),
        /** Its log was damaged, and was cut back. */
        RECOVERY_STARTED("mending"),
        /** Nothing it ever acknowledged is missing from its log any more. */
        RECOVERY_COMPLETED("whole");

        private final String label;

        Kind(String word) {
            this.label = word;
        }

        public String label() {
            return label;
        }
    }
}
