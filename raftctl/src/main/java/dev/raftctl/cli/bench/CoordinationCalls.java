package dev.raftctl.cli.bench;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.client.CoordinationCommands;
import dev.raftctl.client.LeaderRequestRouter;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.concurrent.CompletableFuture;

/** Sends commands of leases and locks to the leader, without sessions. Thread-safe. */
final class CoordinationCalls {
    private final LeaderRequestRouter router;
    private final long timeoutMillis;

    /** @param timeoutMillis how long to wait for a leader and its reply, in addition to a wait for a lock */
    CoordinationCalls(LeaderRequestRouter router, long timeoutMillis) {
        this.router = router;
        this.timeoutMillis = timeoutMillis;
    }

    /** Sends a command that must not be applied twice. The returned future never completes exceptionally. */
    CompletableFuture<ClientOutcome<CoordinationResult>> once(int client, CoordinationCommand command) {
        return send(client, command, false, 0);
    }

    /** Sends a command that may be applied several times. The returned future never completes exceptionally. */
    CompletableFuture<ClientOutcome<CoordinationResult>> repeatedly(int client, CoordinationCommand command) {
        return send(client, command, true, 0);
    }

    /** Acquires a lock, and waits for it. The returned future never completes exceptionally. */
    CompletableFuture<ClientOutcome<CoordinationResult>> acquire(
            int client, CoordinationCommand.AcquireLock command, long waitMillis) {
        return send(client, command, true, waitMillis);
    }

    private CompletableFuture<ClientOutcome<CoordinationResult>> send(
            int client, CoordinationCommand command, boolean isRepeatable, long waitMillis) {
        ClientRequest request = new ClientRequest.ExecuteCoordinationRequest(
                0, 0, 0, waitMillis, CoordinationMessageFormat.encodeCommand(command));
        return router.call(client, request, isRepeatable, timeoutMillis + waitMillis)
                .thenApply(outcome -> outcome.flatMap(CoordinationCalls::resultOf));
    }

    private static ClientOutcome<CoordinationResult> resultOf(ClientReply.SuccessReply reply) {
        ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
        return executed == null
                ? ClientOutcome.unknown("the leader sent an unexpected answer: " + reply)
                : CoordinationCommands.decoded(executed.result());
    }

    /** Returns the failure of a request that did not succeed. */
    static CliFailure failureOf(ClientOutcome<?> outcome) {
        Refusal refusal = outcome.refusal();
        return refusal != null
                ? CliFailure.of(refusal)
                : new CliFailure(
                        CliFailureReason.OUTCOME_UNKNOWN,
                        "a request of leases or locks has no known outcome: " + outcome.unknownReason(),
                        "check the cluster first: raftctl health");
    }

    /** Returns whether a request was refused because its lease no longer exists. */
    static boolean isLeaseGone(ClientOutcome<?> outcome) {
        Refusal refusal = outcome.refusal();
        return refusal != null
                && (refusal.reason() == RefusalReason.LEASE_EXPIRED || refusal.reason() == RefusalReason.UNKNOWN_LEASE);
    }
}
