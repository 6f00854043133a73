package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.RefusalReason;

/** Sends commands that the state machine applies exactly once (dissertation section 6.3). Confined to one thread. */
public final class ClientWriteOperations {
    /**
     * How long an idle session lives, in log time. The value is long enough for an operator who pauses between
     * commands.
     */
    private static final long SESSION_TTL_MILLIS = 120_000;

    private final ClusterClient cluster;
    private final CachedClusterInfo knownCluster;

    ClientWriteOperations(ClusterClient cluster, CachedClusterInfo knownCluster) {
        this.cluster = cluster;
        this.knownCluster = knownCluster;
    }

    /**
     * Applies a command exactly once, even across leader changes.
     *
     * @param description names the command in an error message
     */
    public ClientReply.CommandExecutedReply execute(byte[] command, String description) throws CliFailure {
        boolean isNewSession = knownCluster.session() == 0;
        if (isNewSession) {
            openSession();
        }
        ClientOutcome<ClientReply.SuccessReply> outcome = attempt(command);
        if (!isNewSession && isExpired(outcome)) {
            // Certainly not applied, so it may be sent in a new session (hazard C04).
            openSession();
            outcome = attempt(command);
        }
        return (ClientReply.CommandExecutedReply) cluster.requireSuccess(outcome, description);
    }

    private ClientOutcome<ClientReply.SuccessReply> attempt(byte[] command) throws CliFailure {
        long sequence = knownCluster.nextSequence();
        return cluster.leaderRequest(
                        new ClientRequest.ExecuteCommandRequest(knownCluster.session(), sequence, sequence, command),
                        true)
                .send();
    }

    private static boolean isExpired(ClientOutcome<ClientReply.SuccessReply> outcome) {
        return outcome instanceof ClientOutcome.RefusedOutcome<ClientReply.SuccessReply> refused
                && refused.refusal().reason() == RefusalReason.SESSION_EXPIRED;
    }

    /** Opens a session. If opening it fails, no command was applied, and the unused session expires by itself. */
    private void openSession() throws CliFailure {
        ClientOutcome<ClientReply.SuccessReply> outcome = cluster.leaderRequest(
                        new ClientRequest.OpenSessionRequest(SESSION_TTL_MILLIS), true)
                .send();
        if (outcome instanceof ClientOutcome.UnknownOutcome<ClientReply.SuccessReply> unknown) {
            throw new CliFailure(
                    CliFailureReason.TIMED_OUT,
                    "not applied: no session could be opened within "
                            + cluster.deadline().totalMillis() + " ms: " + unknown.message(),
                    ClusterClient.VOTES_HINT);
        }
        knownCluster.sessionOpened(
                ((ClientReply.SessionOpenedReply) cluster.requireSuccess(outcome, "the session")).session());
    }

    /** Closes the session if there is time before the deadline. Otherwise the session expires by itself. */
    public void endSession() {
        long session = knownCluster.session();
        RequestTarget leader = knownCluster.leader();
        if (session == 0 || leader == null) {
            return;
        }
        knownCluster.sessionEnded();
        try {
            cluster.call(
                    leader,
                    new ClientRequest.CloseSessionRequest(session),
                    cluster.deadline().remainingMillis());
        } catch (CliFailure interrupted) {
            cluster.listener().detail("raftctl: the session was not closed: " + interrupted.message());
        }
    }
}
