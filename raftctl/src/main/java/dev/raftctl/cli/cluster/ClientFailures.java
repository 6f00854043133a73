package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClientFailure;
import dev.raftctl.client.RequestDeadline;
import org.jspecify.annotations.Nullable;

/** Turns failures of the client library into failures of a command, with hints for the operator. */
public final class ClientFailures {
    private static final ClientFailureTranslator TRANSLATOR = new ClientFailureTranslator();

    private ClientFailures() {}

    /** A call of the client library. */
    @FunctionalInterface
    public interface ClientCall<T> {
        T run() throws ClientFailure;
    }

    /** A call of the client library whose result may be null. */
    @FunctionalInterface
    public interface NullableClientCall<T> {
        @Nullable
        T run() throws ClientFailure;
    }

    /** Runs the call and returns its result, which may be null. */
    public static <T> @Nullable T translateNullable(NullableClientCall<T> call) throws CliFailure {
        try {
            return call.run();
        } catch (ClientFailure failure) {
            throw of(failure);
        }
    }

    /** Sleeps for this many milliseconds, or until the deadline if the deadline is earlier. */
    static void sleep(RequestDeadline deadline, long millis) throws CliFailure {
        try {
            deadline.sleep(millis);
        } catch (ClientFailure interrupted) {
            throw of(interrupted);
        }
    }

    /** Runs the call and returns its result. */
    public static <T> T translate(ClientCall<T> call) throws CliFailure {
        try {
            return call.run();
        } catch (ClientFailure failure) {
            throw of(failure);
        }
    }

    /** Returns the failure of a command that ended with this failure of the client. */
    public static CliFailure of(ClientFailure failure) {
        return failure.accept(TRANSLATOR);
    }

    private static final class ClientFailureTranslator implements ClientFailure.Visitor<CliFailure> {
        @Override
        public CliFailure interrupted(ClientFailure.RequestInterrupted failure) {
            return new CliFailure(
                    CliFailureReason.INTERRUPTED,
                    failure.message(),
                    failure.mayBeApplied() ? "check the state before repeating it" : "");
        }

        @Override
        public CliFailure noServerReachable(ClientFailure.NoServerReachable failure) {
            return NoServerReachableFailure.of(failure.status());
        }

        @Override
        public CliFailure leaderUnreachable(ClientFailure.LeaderUnreachable failure) {
            return NoLeaderFailure.of(failure.status(), "not applied: ");
        }

        @Override
        public CliFailure ambiguousCluster(ClientFailure.AmbiguousCluster failure) {
            return new CliFailure(
                            CliFailureReason.TURNED_AWAY,
                            failure.message(),
                            failure.hasSeveralLineages()
                                    ? "stop the servers that the recovery left out, and give only the other servers with -e H:P,..."
                                    : "give servers of a single cluster, with -e H:P,... or in the context")
                    .withStatus(failure.status());
        }

        @Override
        public CliFailure unsupportedByLeader(ClientFailure.UnsupportedByLeader failure) {
            return ProtocolVersionFailure.ofLeader(failure.leader(), failure.versions(), failure.operation());
        }

        @Override
        public CliFailure sessionNotOpened(ClientFailure.SessionNotOpened failure) {
            return new CliFailure(
                    CliFailureReason.TIMED_OUT, "not applied: " + failure.message(), ClusterClient.VOTES_HINT);
        }
    }
}
