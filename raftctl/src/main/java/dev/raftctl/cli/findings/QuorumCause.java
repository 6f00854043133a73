package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A problem of the quorum, or of the number of failures that it tolerates. */
sealed interface QuorumCause extends FindingCause {
    /** The word for writes that wait for a quorum. */
    String NO_QUORUM_LIMIT = "no-quorum";

    <R> R visit(Visitor<R> visitor);

    @Override
    default <R> R visitGroup(GroupVisitor<R> visitor) {
        return visitor.onQuorumCause(this);
    }

    /**
     * One half of a joint configuration.
     *
     * @param able those of its voters that can vote now
     */
    record JointHalf(List<ServerId> voters, List<ServerId> able, int needed) {
        boolean hasQuorum() {
            return able.size() >= needed;
        }
    }

    /** Too few voters answer or may vote. */
    record NoQuorum(
            int needed,
            List<ServerId> voters,
            List<ServerStatus> able,
            List<ServerStatus> ineligible,
            List<MissingServer> missing,
            @Nullable String lastLeader,
            long leaderlessMs,
            long staleIndex)
            implements QuorumCause {
        @Override
        public FindingCode code() {
            return FindingCode.NO_QUORUM;
        }

        @Override
        public String writeLimit() {
            return NO_QUORUM_LIMIT;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onNoQuorum(this);
        }
    }

    /** The leader is connected to too few voters. */
    record LeaderWithoutQuorum(ServerId leader, List<ServerId> connected, int needed, int voterCount, long contactMs)
            implements QuorumCause {
        @Override
        public FindingCode code() {
            return FindingCode.NO_QUORUM;
        }

        @Override
        public String writeLimit() {
            return NO_QUORUM_LIMIT;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onLeaderWithoutQuorum(this);
        }
    }

    /** A membership change is half done. */
    record JointUnfinished(
            JointHalf oldHalf,
            JointHalf newHalf,
            long index,
            boolean isCommitted,
            long elapsedMs,
            List<MissingServer> missing,
            FindingSeverity severity)
            implements QuorumCause {
        @Override
        public FindingCode code() {
            return FindingCode.JOINT_UNFINISHED;
        }

        @Override
        public String writeLimit() {
            return severity == FindingSeverity.DOWN ? NO_QUORUM_LIMIT : "";
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onJointUnfinished(this);
        }
    }

    /** A voter that counts towards the quorum has been silent for over an hour, or is not among the endpoints. */
    record ForgottenVoter(
            MissingServer server,
            int voterCount,
            int needed,
            int neededWithout,
            boolean canRemove,
            FindingSeverity severity)
            implements QuorumCause {
        @Override
        public FindingCode code() {
            return FindingCode.FORGOTTEN_VOTER;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onForgottenVoter(this);
        }
    }

    /** Learners are up while the quorum is lost. */
    record LearnersDoNotVote(List<ServerStatus> learners) implements QuorumCause {
        @Override
        public FindingCode code() {
            return FindingCode.LEARNERS_DO_NOT_VOTE;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onLearnersDoNotVote(this);
        }
    }

    /** A member does not answer, and no other server hears from it. */
    record ServerDown(MissingServer server, boolean canReplace, boolean isLearner) implements QuorumCause {
        @Override
        public FindingCode code() {
            return FindingCode.SERVER_DOWN;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onServerDown(this);
        }
    }

    /** No more failures of voters are tolerated. */
    record NoTolerance(List<ServerId> missing, int voterCount, boolean isWholeButPartitioned) implements QuorumCause {
        @Override
        public FindingCode code() {
            return FindingCode.NO_TOLERANCE;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onNoTolerance(this);
        }
    }

    /** The cluster has an even number of voters. */
    record EvenVoters(int voterCount) implements QuorumCause {
        @Override
        public FindingCode code() {
            return FindingCode.EVEN_VOTERS;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.EVENT;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onEvenVoters(this);
        }
    }

    /** Handles every cause of this group. */
    interface Visitor<R> {
        R onNoQuorum(NoQuorum cause);

        R onLeaderWithoutQuorum(LeaderWithoutQuorum cause);

        R onJointUnfinished(JointUnfinished cause);

        R onForgottenVoter(ForgottenVoter cause);

        R onLearnersDoNotVote(LearnersDoNotVote cause);

        R onServerDown(ServerDown cause);

        R onNoTolerance(NoTolerance cause);

        R onEvenVoters(EvenVoters cause);
    }
}
