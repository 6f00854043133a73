package dev.raftctl.cli.history;

import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One term: who led it, how the election was won, and why the term ended. Times are in milliseconds since the epoch by
 * the reference clock of the {@link TermHistory}; null stands for what the journals do not show.
 *
 * @param leader null if no server won the term; if several did, each has a summary of its own
 * @param startedMillis when the first candidate began to campaign, or when the term was won if no campaign is recorded
 * @param cause why the winner campaigned: {@code timeout}, {@code transfer} or {@code operator}
 * @param votes of the winner, in order of ids; empty if there is no winner or its votes are unknown
 * @param votesNeeded 0 if it is unknown
 * @param campaigns in the order in which they started; votes, not pre-votes
 * @param refusals of votes and of pre-votes for this term
 * @param firstCommitMillis time from the win to the first commit of the term
 * @param firstServedMillis time from the win to the first commit of a client's command, or of the start or end of a
 *     session; entries that only advance log time do not count, so neither does the entry of {@code explain write}
 * @param lastQuorumMillis when the leader last heard from a quorum
 * @param believedUntilMillis when the leader stepped down, by its own account
 * @param end null while the term's leader leads, as far as the journals show, or if there is no leader
 * @param gapMillis from {@code lastQuorumMillis} to the next win of any term
 * @param isObserved whether the leader's own journal shows both ends of its leadership; if not, parts are inferred from
 *     the journals of others
 */
public record TermSummary(
        long term,
        @Nullable ServerId leader,
        @Nullable ServerId priorLeader,
        long startedMillis,
        @Nullable Long wonMillis,
        @Nullable String cause,
        List<ServerId> votes,
        int votesNeeded,
        List<TermCampaign> campaigns,
        List<VoteRefusal> refusals,
        @Nullable Long firstCommitMillis,
        @Nullable Long firstServedMillis,
        @Nullable Long lastQuorumMillis,
        @Nullable Long believedUntilMillis,
        @Nullable TermEnd end,
        @Nullable Long gapMillis,
        boolean isObserved) {

    /** A server's campaign in a term. */
    public record TermCampaign(ServerId candidate, long atMillis, String cause) {}

    /**
     * Requests of one candidate that one voter rejected.
     *
     * @param reason the stable label of the newest rejection
     * @param atMillis the newest rejection
     * @param voterLast where the voter's log ended; {@link LogPosition#ZERO} if it is unknown
     * @param candidateLast where the candidate's log ended; {@link LogPosition#ZERO} if it is unknown
     */
    public record VoteRefusal(
            ServerId candidate,
            ServerId voter,
            String reason,
            boolean isPreVote,
            long atMillis,
            int count,
            LogPosition voterLast,
            LogPosition candidateLast) {}

    /**
     * Why a leadership ended.
     *
     * @param cause {@code paused}, {@code transfer}, {@code no-quorum}, {@code higher-term}, {@code disk}, {@code
     *     stopped}, {@code killed}, {@code halted}, {@code removed}, {@code fenced} or {@code unknown}
     * @param by the server that took over or had the higher term; null if there is none
     * @param detail numbers by stable names
     */
    public record TermEnd(String cause, @Nullable ServerId by, Map<String, String> detail) {}
}
