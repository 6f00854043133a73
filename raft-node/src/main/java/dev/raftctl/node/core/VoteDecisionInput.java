package dev.raftctl.node.core;

import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.VoteResult;

/**
 * The facts about a voter that decide whether it grants a vote, and why not (paper sections 5.2 and 5.4.1, dissertation
 * section 4.2.3). Whether the candidate is in the voter's own configuration does not matter (hazard M08).
 *
 * @param hardState the voter's, after it adopted the candidate's term if it did
 * @param last the last position of the voter's log
 * @param isLeaderAlive the voter heard from a leader within the minimum election timeout, or is the leader
 * @param isConfigured the voter has a configuration and is not fenced
 * @param isRecovering entries that the voter acknowledged may be missing, so the end of its log proves nothing
 */
record VoteDecisionInput(
        HardState hardState, LogPosition last, boolean isLeaderAlive, boolean isConfigured, boolean isRecovering) {
    VoteResult evaluateVote(ServerId candidate, long term, LogPosition candidateLast) {
        if (term < hardState.term()) {
            return VoteResult.STALE_TERM;
        }
        if (isRecovering) {
            return VoteResult.RECOVERING;
        }
        if (!isConfigured) {
            return VoteResult.NO_CONFIGURATION;
        }
        ServerId votedFor = hardState.votedFor();
        if (term == hardState.term() && votedFor != null && !votedFor.equals(candidate)) {
            return VoteResult.ALREADY_VOTED;
        }
        if (last.isNewerThan(candidateLast)) {
            return VoteResult.STALE_LOG;
        }
        return VoteResult.GRANTED;
    }

    VoteResult evaluatePreVote(long term, LogPosition candidateLast) {
        if (term <= hardState.term() && !(term == hardState.term() && hardState.votedFor() == null)) {
            return VoteResult.STALE_TERM;
        }
        if (isRecovering) {
            return VoteResult.RECOVERING;
        }
        if (!isConfigured) {
            return VoteResult.NO_CONFIGURATION;
        }
        if (isLeaderAlive) {
            return VoteResult.LEADER_ALIVE;
        }
        if (last.isNewerThan(candidateLast)) {
            return VoteResult.STALE_LOG;
        }
        return VoteResult.GRANTED;
    }
}
