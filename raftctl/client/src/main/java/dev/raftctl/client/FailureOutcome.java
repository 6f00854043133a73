package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;

/** Turns each failure into the outcome of the request that failed: refused, or unknown if it may have been applied. */
final class FailureOutcome<T> implements ClientFailure.Visitor<ClientOutcome<T>> {
    static <T> ClientOutcome<T> of(ClientFailure failure) {
        return failure.accept(new FailureOutcome<T>());
    }

    private ClientOutcome<T> refused(RefusalReason reason, ClientFailure failure) {
        return ClientOutcome.refused(new Refusal(reason, failure.message()));
    }

    @Override
    public ClientOutcome<T> interrupted(ClientFailure.RequestInterrupted failure) {
        return failure.mayBeApplied()
                ? ClientOutcome.unknown(failure.message())
                : refused(RefusalReason.STOPPING, failure);
    }

    @Override
    public ClientOutcome<T> noServerReachable(ClientFailure.NoServerReachable failure) {
        return refused(RefusalReason.SERVER_UNREACHABLE, failure);
    }

    @Override
    public ClientOutcome<T> leaderUnreachable(ClientFailure.LeaderUnreachable failure) {
        return refused(RefusalReason.NO_LEADER, failure);
    }

    @Override
    public ClientOutcome<T> ambiguousCluster(ClientFailure.AmbiguousCluster failure) {
        return refused(RefusalReason.WRONG_CLUSTER, failure);
    }

    @Override
    public ClientOutcome<T> unsupportedByLeader(ClientFailure.UnsupportedByLeader failure) {
        return refused(RefusalReason.BAD_REQUEST, failure);
    }

    @Override
    public ClientOutcome<T> sessionNotOpened(ClientFailure.SessionNotOpened failure) {
        return refused(RefusalReason.NO_LEADER, failure);
    }
}
