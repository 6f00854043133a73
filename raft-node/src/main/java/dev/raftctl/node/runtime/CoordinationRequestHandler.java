package dev.raftctl.node.runtime;

import dev.raftctl.node.pipeline.CoreRequestConversion;
import dev.raftctl.node.pipeline.LockWaitRequest;
import dev.raftctl.protocol.coordination.CoordinationCommandRules;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks commands of leases, locks, transactions and mutes before they reach the log, and creates their log entries.
 */
final class CoordinationRequestHandler {
    private final CoordinationGate gate;
    private final Applier applier;
    private final PublishedNodeStatus publishedStatus;
    private final long minTtlMillis;
    private final TimeSource ticker;

    /** @param electionTimeoutNanos determines the shortest time to live of a lease */
    CoordinationRequestHandler(
            CoordinationGate gate,
            Applier applier,
            PublishedNodeStatus publishedStatus,
            long electionTimeoutNanos,
            TimeSource ticker) {
        this.gate = gate;
        this.applier = applier;
        this.publishedStatus = publishedStatus;
        this.minTtlMillis = CoordinationCommandRules.minTtlMillis(electionTimeoutNanos / TimeSource.NANOS_PER_MILLI);
        this.ticker = ticker;
    }

    /** Returns why a command must not be appended, or null if it may be. */
    @Nullable
    Refusal refusal(ClientRequest.ExecuteCoordinationRequest request, RequestResponder responder) {
        Refusal gateRefusal = CoordinationMessageFormat.isForOperators(request.command())
                ? gate.refusalForOperators()
                : gate.refusal();
        if (gateRefusal != null) {
            return publishedStatus.isLeader() ? gateRefusal : notLeader();
        }
        if (request.waitMillis() > CoordinationLimits.MAX_WAIT_MILLIS) {
            return new Refusal(
                    RefusalReason.BAD_REQUEST,
                    "a wait of " + request.waitMillis() + " ms; at most " + CoordinationLimits.MAX_WAIT_MILLIS);
        }
        if (responder.clientCertificate().getBytes(StandardCharsets.UTF_8).length
                > CoordinationLimits.MAX_OWNER_BYTES) {
            return new Refusal(
                    RefusalReason.BAD_REQUEST,
                    "the name in the client's certificate is longer than " + CoordinationLimits.MAX_OWNER_BYTES
                            + " bytes, the maximum for an owner of leases");
        }
        return CoordinationCommandRules.violation(request.command(), minTtlMillis);
    }

    /** A follower does not know whether the leader would refuse the request, so it sends the client to the leader. */
    private Refusal notLeader() {
        ServerId leader = publishedStatus.view().leader();
        ClusterMember member =
                leader == null ? null : publishedStatus.configuration().member(leader);
        return leader == null || member == null
                ? new Refusal(RefusalReason.NO_LEADER, "this server does not know of a leader")
                : new Refusal(RefusalReason.NOT_LEADER, leader + " is the leader", "", leader, member.address());
    }

    /** Returns the log entry of a command, with the caller as the server knows it. */
    byte[] payloadOf(ClientRequest.ExecuteCoordinationRequest request, RequestResponder responder) {
        return CoreRequestConversion.payloadOf(
                request, responder.clientCertificate(), responder.isOperator(), ticker.wallMillis());
    }

    /** Returns the responder for the command's entry: one that waits, if the request waits for a lock. */
    RequestResponder responderFor(ClientRequest.ExecuteCoordinationRequest request, RequestResponder responder) {
        LockWaitRequest wait = CoreRequestConversion.lockWaitOf(request);
        return wait == null ? responder : applier.awaitingLock(wait, responder);
    }
}
