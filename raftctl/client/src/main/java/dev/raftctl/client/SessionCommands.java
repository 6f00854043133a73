package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands that the state machine applies exactly once (dissertation section 6.3), in the session that {@link
 * CachedClusterInfo} remembers. Confined to one thread.
 */
public final class SessionCommands {
    /**
     * How long an idle session lives, in log time. The value is long enough for an operator who pauses between
     * commands.
     */
    private static final long SESSION_TTL_MILLIS = 120_000;

    private final ClusterRequests cluster;
    private final CachedClusterInfo knownCluster;

    SessionCommands(ClusterRequests cluster, CachedClusterInfo knownCluster) {
        this.cluster = cluster;
        this.knownCluster = knownCluster;
    }

    /** Creates the request that carries a command, with the command's place in the session. */
    @FunctionalInterface
    interface SessionRequest {
        ClientRequest of(long session, long sequence);
    }

    /** Applies a command exactly once, even across leader changes. */
    public ClientOutcome<ClientReply.SuccessReply> execute(byte[] command) throws ClientFailure {
        return execute(
                (session, sequence) -> new ClientRequest.ExecuteCommandRequest(session, sequence, sequence, command));
    }

    /** Applies the command of a request exactly once, even across leader changes. */
    ClientOutcome<ClientReply.SuccessReply> execute(SessionRequest command) throws ClientFailure {
        boolean isNewSession = knownCluster.session() == 0;
        if (isNewSession) {
            ClientOutcome<ClientReply.SuccessReply> opening = openSession();
            if (knownCluster.session() == 0) {
                return opening;
            }
        }
        ClientOutcome<ClientReply.SuccessReply> outcome = attempt(command);
        if (!isNewSession && isExpired(outcome)) {
            // Certainly not applied, so it may be sent in a new session (hazard C04).
            knownCluster.sessionEnded();
            ClientOutcome<ClientReply.SuccessReply> opening = openSession();
            return knownCluster.session() == 0 ? opening : attempt(command);
        }
        return outcome;
    }

    /**
     * Returns the sender of a command that may take the leader a long time, in the session that is open.
     *
     * @throws IllegalStateException if no session is open
     */
    LeaderRequestSender senderInOpenSession(SessionRequest command) {
        if (knownCluster.session() == 0) {
            throw new IllegalStateException("no session is open");
        }
        return cluster.leaderRequest(command.of(knownCluster.session(), knownCluster.nextSequence()), true)
                .withWholeTimeout();
    }

    private ClientOutcome<ClientReply.SuccessReply> attempt(SessionRequest command) throws ClientFailure {
        return cluster.leaderRequest(command.of(knownCluster.session(), knownCluster.nextSequence()), true)
                .send();
    }

    private static boolean isExpired(ClientOutcome<ClientReply.SuccessReply> outcome) {
        Refusal refusal = outcome.refusal();
        return refusal != null && refusal.reason() == RefusalReason.SESSION_EXPIRED;
    }

    /** Opens a session if none is open; returns why none could be opened, or null. */
    @Nullable
    Refusal open() throws ClientFailure {
        return knownCluster.session() == 0 ? openSession().refusal() : null;
    }

    /** Forgets the session, which the cluster has ended. */
    void forgetSession() {
        knownCluster.sessionEnded();
    }

    /**
     * Opens a session, or returns why the cluster refused to open one. If opening it fails, no command was applied, and
     * the unused session expires by itself.
     */
    private ClientOutcome<ClientReply.SuccessReply> openSession() throws ClientFailure {
        ClientOutcome<ClientReply.SuccessReply> outcome = cluster.leaderRequest(
                        new ClientRequest.OpenSessionRequest(SESSION_TTL_MILLIS), true)
                .send();
        String unknown = outcome.unknownReason();
        if (unknown != null) {
            throw new ClientFailure.SessionNotOpened(cluster.deadline().totalMillis(), unknown);
        }
        ClientReply.SuccessReply reply = outcome.value();
        ClientReply.SessionOpenedReply opened =
                reply == null ? null : reply.successOf(ClientReply.SessionOpenedReply.class);
        if (opened != null) {
            knownCluster.sessionOpened(opened.session());
        }
        return outcome;
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
        } catch (ClientFailure interrupted) {
            cluster.listener().detail("raftctl: the session was not closed: " + interrupted.message());
        }
    }
}
