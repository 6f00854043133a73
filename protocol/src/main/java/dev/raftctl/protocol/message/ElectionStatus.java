package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

/**
 * A server's role and vote, and what keeps it from campaigning.
 *
 * @param leader the server that it believes leads {@code term}
 * @param electionHoldoffMs how much longer it does not campaign after a step-down with a holdoff; 0 if it may campaign
 * @param nonVotingReason why it neither votes nor campaigns, for instance because it lost its disk or is recovering its
 *     damaged log; empty if it does
 */
public record ElectionStatus(
        ServerRole role,
        long term,
        @Nullable ServerId votedFor,
        @Nullable ServerId leader,
        long electionHoldoffMs,
        String nonVotingReason) {}
