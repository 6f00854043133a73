package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Reason;

/** Sends commands that the state machine applies exactly once (dissertation section 6.3). Confined to one thread. */
public final class WriteOperations {
    /**
     * How long an idle session lives, in log time. The value is long enough for an operator who pauses between
     * commands.
     */
    private static final long SESSION_TTL_MILLIS = 120_000;

    private final ClusterClient cluster;
    private final KnownCluster knownCluster;

    WriteOperations(ClusterClient cluster, KnownCluster knownCluster) {
        this.cluster = cluster;
        this.knownCluster = knownCluster;
    }

    /**
     * Applies a command exactly once, even across leader changes.
     *
     * @param description names the command in an error message
     */
    public ClientReply.Executed execute(byte[] command, String description) throws Failure {
        boolean isNewSession = knownCluster.session() == 0;
        if (isNewSession) {
            openSession();
        }
        Outcome<ClientReply.Success> outcome = attempt(command);
        if (!isNewSession && isExpired(outcome)) {
            // Certainly not applied, so it may be sent in a new session (hazard C04).
            openSession();
            outcome = attempt(command);
        }
        return (ClientReply.Executed) cluster.requireSuccess(outcome, description);
    }

    private Outcome<ClientReply.Success> attempt(byte[] command) throws Failure {
        long sequence = knownCluster.nextSequence();
        return cluster.leaderRequest(
                        new ClientRequest.Execute(knownCluster.session(), sequence, sequence, command), true)
                .send();
    }

    private static boolean isExpired(Outcome<ClientReply.Success> outcome) {
        return outcome instanceof Outcome.Refused<ClientReply.Success> refused
                && refused.refusal().reason() == Reason.SESSION_EXPIRED;
    }

    /** Opens a session. If opening it fails, no command was applied, and the unused session expires by itself. */
    private void openSession() throws Failure {
        Outcome<ClientReply.Success> outcome = cluster.leaderRequest(
                        new ClientRequest.OpenSession(SESSION_TTL_MILLIS), true)
                .send();
        if (outcome instanceof Outcome.Unknown<ClientReply.Success> unknown) {
            throw new Failure(
                    FailureReason.TIMED_OUT,
                    "not applied: no session could be opened within "
                            + cluster.deadline().totalMillis() + " ms: " + unknown.message(),
                    ClusterClient.VOTES_HINT);
        }
        knownCluster.sessionOpened(
                ((ClientReply.SessionOpened) cluster.requireSuccess(outcome, "the session")).session());
    }

    /** Closes the session if there is time before the deadline. Otherwise the session expires by itself. */
    public void endSession() {
        long session = knownCluster.session();
        Target leader = knownCluster.leader();
        if (session == 0 || leader == null) {
            return;
        }
        knownCluster.sessionEnded();
        try {
            cluster.call(
                    leader,
                    new ClientRequest.CloseSession(session),
                    cluster.deadline().remainingMillis());
        } catch (Failure interrupted) {
            cluster.listener().detail("raftctl: the session was not closed: " + interrupted.message());
        }
    }
}
