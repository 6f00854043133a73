package dev.raftctl.node.pipeline;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import org.jspecify.annotations.Nullable;

/** Converts the requests of clients and operators into requests to the core, and the core's responses into replies. */
public final class CoreRequestConversion {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final OperatorReplyConverter REPLY_CONVERTER = new OperatorReplyConverter("");

    private CoreRequestConversion() {}

    /** Returns the log entry that opens a session. */
    public static byte[] payloadOf(ClientRequest.OpenSessionRequest request) {
        return new CommandEntryPayload.OpenSessionPayload(request.ttlMillis()).encode();
    }

    /** Returns the log entry that closes a session. */
    public static byte[] payloadOf(ClientRequest.CloseSessionRequest request) {
        return new CommandEntryPayload.CloseSessionPayload(request.session()).encode();
    }

    /** Returns the log entry that executes a command in its session. */
    public static byte[] payloadOf(ClientRequest.ExecuteCommandRequest request) {
        return new CommandEntryPayload.SessionCommandPayload(
                        request.session(),
                        request.sequence(),
                        request.lowestUnacknowledgedSequence(),
                        request.command())
                .encode();
    }

    /**
     * Returns the log entry that executes a command of leases, locks or transactions.
     *
     * @param caller the name in the client's certificate
     * @param wallMillis this server's wall clock
     */
    public static byte[] payloadOf(
            ClientRequest.ExecuteCoordinationRequest request, String caller, boolean isOperator, long wallMillis) {
        return new CommandEntryPayload.CoordinationPayload(
                        request.session(),
                        request.sequence(),
                        request.lowestUnacknowledgedSequence(),
                        wallMillis,
                        isOperator,
                        caller,
                        request.command())
                .encode();
    }

    /** Returns how long a request waits for a lock; null if it does not. Its command must be valid. */
    public static @Nullable LockWaitRequest lockWaitOf(ClientRequest.ExecuteCoordinationRequest request) {
        if (request.waitMillis() == 0) {
            return null;
        }
        // Only this command can queue, so the name of the lock is known here.
        CoordinationCommand.AcquireLock acquire =
                CoordinationMessageFormat.decodeCommand(request.command()).as(CoordinationCommand.AcquireLock.class);
        return acquire == null ? null : new LockWaitRequest(acquire.name(), request.waitMillis());
    }

    /** Converts a request to bootstrap a cluster with this server. */
    public static CoreRequest bootstrap(String clusterId, Configuration configuration, RequestResponder responder) {
        return new CoreRequest.CoreOperationRequest(
                ticket -> new Event.BootstrapRequested(ticket, configuration),
                new OperatorReplyConverter(clusterId),
                responder);
    }

    /** Converts a membership change. */
    public static CoreRequest changeServers(ClientRequest.ChangeMembershipRequest request, RequestResponder responder) {
        return new CoreRequest.CoreOperationRequest(
                ticket -> new Event.MembershipChangeRequested(
                        ticket,
                        request.changes(),
                        request.expectedConfigIndex(),
                        request.catchUpMillis() * NANOS_PER_MILLI,
                        request.force()),
                REPLY_CONVERTER,
                responder);
    }

    /** Converts a request that the leader step down. */
    public static CoreRequest stepDown(ClientRequest.StepDownRequest request, RequestResponder responder) {
        return new CoreRequest.CoreOperationRequest(
                ticket -> new Event.StepDownRequested(
                        ticket, request.electionHoldoffMillis() * NANOS_PER_MILLI, request.force(), false),
                REPLY_CONVERTER,
                responder);
    }

    /** Returns the request that this server hand over leadership before it stops. */
    public static CoreRequest handOverBeforeStop(long electionHoldoffMillis, RequestResponder responder) {
        return new CoreRequest.CoreOperationRequest(
                ticket -> new Event.StepDownRequested(ticket, electionHoldoffMillis * NANOS_PER_MILLI, false, true),
                REPLY_CONVERTER,
                responder);
    }

    /** Converts a leadership transfer. */
    public static CoreRequest transferLeadership(
            ClientRequest.TransferLeadershipRequest request, RequestResponder responder) {
        return new CoreRequest.CoreOperationRequest(
                ticket -> new Event.LeadershipTransferRequested(ticket, request.target()), REPLY_CONVERTER, responder);
    }

    /** Converts a request that this server start an election. */
    public static CoreRequest campaign(RequestResponder responder) {
        return new CoreRequest.CoreOperationRequest(Event.CampaignRequested::new, REPLY_CONVERTER, responder);
    }
}
