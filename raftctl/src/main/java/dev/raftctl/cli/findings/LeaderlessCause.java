package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reason why an election has not produced a leader. */
sealed interface LeaderlessCause extends FindingCause {
    <R> R visit(Visitor<R> visitor);

    @Override
    default <R> R visitGroup(GroupVisitor<R> visitor) {
        return visitor.onElectionCause(this);
    }

    /** An election can succeed but has not yet. */
    record ElectionRunning(long term, List<ServerStatus> candidates, long leaderlessMs) implements LeaderlessCause {
        @Override
        public FindingCode code() {
            return FindingCode.ELECTION_RUNNING;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onElectionRunning(this);
        }
    }

    /** The servers that campaign lack entries that a majority has, and the server that could win does not campaign. */
    record LogBehind(ServerStatus best, List<ServerStatus> behind, String obstacle, boolean canCampaign)
            implements LeaderlessCause {
        @Override
        public FindingCode code() {
            return FindingCode.LOG_BEHIND;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onLogBehind(this);
        }
    }

    /** Candidates split the votes in several terms. */
    record VotesSplit(int terms, List<ServerId> candidates) implements LeaderlessCause {
        @Override
        public FindingCode code() {
            return FindingCode.VOTES_SPLIT;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onVotesSplit(this);
        }
    }

    /** A server still claims to lead, but hears no majority or has been replaced. */
    record StaleLeader(List<ServerStatus> claims, @Nullable ServerId working) implements LeaderlessCause {
        @Override
        public FindingCode code() {
            return FindingCode.STALE_LEADER;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onStaleLeader(this);
        }
    }

    /** There is no leader, and the evidence shows no reason. */
    record NoReasonFound(List<String> ruledOut, long leaderlessMs, long term) implements LeaderlessCause {
        @Override
        public FindingCode code() {
            return FindingCode.UNDETERMINED;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.UNKNOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onNoReasonFound(this);
        }
    }

    /** Handles every cause of this group. */
    interface Visitor<R> {
        R onElectionRunning(ElectionRunning cause);

        R onLogBehind(LogBehind cause);

        R onVotesSplit(VotesSplit cause);

        R onStaleLeader(StaleLeader cause);

        R onNoReasonFound(NoReasonFound cause);
    }
}
