package dev.raftctl.client;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationFormatException;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;

/**
 * Sends commands and queries of leases, locks and transactions. A command that the state machine refused has a refused
 * outcome, like one that no server accepted. Confined to one thread.
 */
public final class CoordinationCommands {
    private final ClusterRequests cluster;

    public CoordinationCommands(ClusterRequests cluster) {
        this.cluster = cluster;
    }

    /** Applies a command exactly once, even across leader changes. A command that queues for a lock does not wait. */
    public ClientOutcome<CoordinationResult> execute(CoordinationCommand command) throws ClientFailure {
        byte[] encoded;
        try {
            encoded = CoordinationMessageFormat.encodeCommand(command);
        } catch (CoordinationFormatException invalid) {
            return invalid(invalid);
        }
        return resultOf(cluster.session().execute((session, sequence) -> request(session, sequence, 0, encoded)));
    }

    /**
     * Applies a command that does not depend on how often it is applied, such as a renewal. The result describes a
     * moment after this call.
     */
    public ClientOutcome<CoordinationResult> executeRepeatedly(CoordinationCommand command) throws ClientFailure {
        byte[] encoded;
        try {
            encoded = CoordinationMessageFormat.encodeCommand(command);
        } catch (CoordinationFormatException invalid) {
            return invalid(invalid);
        }
        return resultOf(cluster.leaderRequest(request(0, 0, 0, encoded), true).send());
    }

    /**
     * Applies a command once, and waits if it queues for a lock.
     *
     * @param waitMillis after this time the server gives up the place in the queue
     */
    ClientOutcome<CoordinationResult> executeAndWait(
            CoordinationCommand command, long waitMillis, LeaderRequestSender.ReplyWaitListener listener)
            throws ClientFailure {
        byte[] encoded;
        try {
            encoded = CoordinationMessageFormat.encodeCommand(command);
        } catch (CoordinationFormatException invalid) {
            return invalid(invalid);
        }
        SessionCommands sessions = cluster.session();
        Refusal notOpened = sessions.open();
        if (notOpened != null) {
            return ClientOutcome.refused(notOpened);
        }
        // The session was opened within the timeout of a request; only the command itself may take longer.
        return resultOf(cluster.withTimeout(cluster.deadline().totalMillis() + waitMillis)
                .session()
                .senderInOpenSession((session, sequence) -> request(session, sequence, waitMillis, encoded))
                .watchedBy(listener)
                .send());
    }

    /** Returns the result of a linearizable query. */
    public ClientOutcome<CoordinationResult> query(CoordinationQuery query) throws ClientFailure {
        byte[] encoded;
        try {
            encoded = CoordinationMessageFormat.encodeQuery(query);
        } catch (CoordinationFormatException invalid) {
            return invalid(invalid);
        }
        ClientOutcome<ClientReply.SuccessReply> reply = cluster.leaderRequest(
                        new ClientRequest.QueryCoordinationRequest(encoded, true, 0), true)
                .send();
        String unknown = reply.unknownReason();
        // A query changes nothing, so without an answer its outcome is not unknown.
        return unknown != null
                ? ClientOutcome.refused(new Refusal(RefusalReason.NO_LEADER, unknown))
                : reply.flatMap(success -> {
                    ClientReply.QueryResultReply answered = success.successOf(ClientReply.QueryResultReply.class);
                    return answered == null ? unexpected(success) : decoded(answered.result());
                });
    }

    private static ClientRequest request(long session, long sequence, long waitMillis, byte[] command) {
        return new ClientRequest.ExecuteCoordinationRequest(session, sequence, sequence, waitMillis, command);
    }

    private static ClientOutcome<CoordinationResult> resultOf(ClientOutcome<ClientReply.SuccessReply> reply) {
        return reply.flatMap(success -> {
            ClientReply.CommandExecutedReply executed = success.successOf(ClientReply.CommandExecutedReply.class);
            return executed == null ? unexpected(success) : decoded(executed.result());
        });
    }

    /** Returns the outcome of a result that either replica or leader computed. */
    public static ClientOutcome<CoordinationResult> decoded(byte[] encoded) {
        CoordinationResult result;
        try {
            result = CoordinationMessageFormat.decodeResult(encoded);
        } catch (CoordinationFormatException malformed) {
            return unexpected(ServerProbeResult.messageOf(malformed));
        }
        CoordinationResult.CoordinationRefused refused = result.as(CoordinationResult.CoordinationRefused.class);
        return refused == null
                ? ClientOutcome.done(result)
                : ClientOutcome.refused(new Refusal(refused.refusal().reason(), refused.message()));
    }

    private static <T> ClientOutcome<T> invalid(CoordinationFormatException reason) {
        return ClientOutcome.refused(
                new Refusal(RefusalReason.BAD_REQUEST, "not sent: " + ServerProbeResult.messageOf(reason)));
    }

    private static <T> ClientOutcome<T> unexpected(Object answer) {
        return ClientOutcome.unknown("the leader sent an unexpected answer: " + answer);
    }

    /** Returns the outcome with a result of this kind; unknown if the result is of another kind. */
    static <T extends CoordinationResult> ClientOutcome<T> require(
            ClientOutcome<CoordinationResult> outcome, Class<T> kind) {
        return outcome.flatMap(result -> {
            T expected = result.as(kind);
            return expected == null ? unexpected(result) : ClientOutcome.done(expected);
        });
    }
}
