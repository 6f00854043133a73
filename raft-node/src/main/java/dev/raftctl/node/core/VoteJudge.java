package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Verdict;

/**
 * Whether a vote is granted, and if not, why: one fact a line (paper section 5.2 and 5.4.1, dissertation section 4.2.3).
 * Whether the candidate is in the voter's own configuration is not asked (trap M08).
 *
 * @param ballot the voter's, after it adopted the candidate's term if it did
 * @param last the end of the voter's log
 * @param leaderAlive the voter heard from a leader within the minimum election timeout, or leads
 * @param configured the voter was given a configuration, and is not barred
 * @param mending what the voter acknowledged may be gone from its log: nothing can be told by its end
 */
record VoteJudge(Ballot ballot, Position last, boolean leaderAlive, boolean configured, boolean mending) {
    Verdict vote(ServerId candidate, long term, Position candidateLast) {
        if (term < ballot.term()) {
            return Verdict.STALE_TERM;
        }
        if (mending) {
            return Verdict.MENDING;
        }
        if (!configured) {
            return Verdict.NO_CONFIGURATION;
        }
        ServerId given = ballot.votedFor();
        if (term == ballot.term() && given != null && !given.equals(candidate)) {
            return Verdict.ALREADY_VOTED;
        }
        if (last.isNewerThan(candidateLast)) {
            return Verdict.STALE_LOG;
        }
        return Verdict.GRANTED;
    }

    Verdict preVote(long asked, Position candidateLast) {
        if (asked <= ballot.term() && !(asked == ballot.term() && ballot.votedFor() == null)) {
            return Verdict.STALE_TERM;
        }
        if (mending) {
            return Verdict.MENDING;
        }
        if (!configured) {
            return Verdict.NO_CONFIGURATION;
        }
        if (leaderAlive) {
            return Verdict.LEADER_ALIVE;
        }
        if (last.isNewerThan(candidateLast)) {
            return Verdict.STALE_LOG;
        }
        return Verdict.GRANTED;
    }
}
