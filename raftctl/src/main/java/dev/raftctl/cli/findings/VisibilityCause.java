package dev.raftctl.cli.findings;

import dev.raftctl.client.ReportedLeader;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;

/** A reason why this client cannot see the whole cluster. */
sealed interface VisibilityCause extends FindingCause {
    <R> R visit(Visitor<R> visitor);

    @Override
    default <R> R visitGroup(GroupVisitor<R> visitor) {
        return visitor.onVisibilityCause(this);
    }

    /** No server answers this client. */
    record NoServerAnswers(List<MissingServer> servers) implements VisibilityCause {
        @Override
        public FindingCode code() {
            return FindingCode.NO_ANSWER;
        }

        /** A refused connection proves that no server runs at its address; silence proves nothing. */
        @Override
        public FindingSeverity severity() {
            return servers.stream().anyMatch(MissingServer::mayBeRunning)
                    ? FindingSeverity.UNKNOWN
                    : FindingSeverity.DOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onNoServerAnswers(this);
        }
    }

    /** Only one server was queried, so the others are unknown. */
    record OnlyOneServerQueried(ServerStatus server) implements VisibilityCause {
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
            return visitor.onOnlyOneServerQueried(this);
        }
    }

    /** Other servers hear a leader that does not answer this client. */
    record LeaderNotReached(ReportedLeader leader, MissingServer server) implements VisibilityCause {
        @Override
        public FindingCode code() {
            return FindingCode.CLIENT_CUT_OFF;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onLeaderNotReached(this);
        }
    }

    /** Another server hears a member that does not answer this client. */
    record MemberNotReached(MissingServer server, ServerId hearer, boolean isHearerLeader) implements VisibilityCause {
        @Override
        public FindingCode code() {
            return FindingCode.CLIENT_CUT_OFF;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onMemberNotReached(this);
        }
    }

    /** The servers that do not answer could have a leader of their own. */
    record MajorityIsSilent(List<MissingServer> silent, List<ServerId> answering, int voterCount)
            implements VisibilityCause {
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
            return visitor.onMajorityIsSilent(this);
        }
    }

    /** Handles every cause of this group. */
    interface Visitor<R> {
        R onNoServerAnswers(NoServerAnswers cause);

        R onOnlyOneServerQueried(OnlyOneServerQueried cause);

        R onLeaderNotReached(LeaderNotReached cause);

        R onMemberNotReached(MemberNotReached cause);

        R onMajorityIsSilent(MajorityIsSilent cause);
    }
}
