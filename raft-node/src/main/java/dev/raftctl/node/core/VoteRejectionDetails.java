package dev.raftctl.node.core;

import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.VoteResult;
import org.jspecify.annotations.Nullable;

/**
 * Why a voter rejected a candidate, and the voter's state at that moment.
 *
 * @param reason not {@link VoteResult#GRANTED}
 * @param candidateLast the last position of the candidate's log
 * @param voterLast the last position of the voter's log
 * @param voterTerm the voter's term
 * @param votedFor for which server it voted in that term; null if for none
 * @param leader the leader that it follows, or itself; null if it knows none
 * @param leaderHeardMillis how long ago it heard from a leader; 0 on a leader, -1 if never
 */
public record VoteRejectionDetails(
        VoteResult reason,
        LogPosition candidateLast,
        LogPosition voterLast,
        long voterTerm,
        @Nullable ServerId votedFor,
        @Nullable ServerId leader,
        long leaderHeardMillis) {}
