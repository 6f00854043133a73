package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClusterRequests;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ParallelRequests;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerProbeMerge;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerRequestOutcome;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends requests that only read. Confined to one thread. */
public final class ClientReadOperations {
    private static final String STALE_HINT = ClusterClient.VOTES_HINT + "; --stale reads from any server";

    private final ClusterClient cluster;

    ClientReadOperations(ClusterClient cluster) {
        this.cluster = cluster;
    }

    /** @param server the server that answered */
    public record StaleReadAnswer(RequestTarget server, ClientReply.QueryResultReply answer) {}

    /** Queries the state machine through the leader with a linearizable read (dissertation section 6.4). */
    public ClientReply.QueryResultReply linearizable(byte[] query) throws CliFailure {
        ClientOutcome<ClientReply.SuccessReply> outcome = ClientFailures.translate(
                cluster.leaderRequest(new ClientRequest.QueryRequest(query, true, 0), true)::send);
        String unknown = outcome.unknownReason();
        if (unknown != null) {
            // A query has no side effects: without an answer the outcome is not unknown.
            throw new CliFailure(
                    CliFailureReason.TIMED_OUT,
                    "no answer within " + cluster.deadline().totalMillis() + " ms: " + unknown,
                    STALE_HINT);
        }
        Refusal refusal = outcome.refusal();
        if (refusal != null) {
            CliFailure failure = CliFailure.of(refusal);
            throw failure.exitCode() == ExitCode.LEADERLESS
                    ? cluster.leaderlessFailure(failure, "", STALE_HINT)
                    : failure;
        }
        return cluster.requireSuccess(outcome, ClientReply.QueryResultReply.class, "the query");
    }

    /** Queries the keys of all servers and returns the first answer, which may be stale. */
    public StaleReadAnswer stale(byte[] query) throws CliFailure {
        return firstAnswer(new ClientRequest.QueryRequest(query, false, 0));
    }

    /** Queries the leases and locks of all servers and returns the first answer, which may be stale. */
    public StaleReadAnswer staleCoordination(byte[] query) throws CliFailure {
        return firstAnswer(new ClientRequest.QueryCoordinationRequest(query, false, 0));
    }

    private StaleReadAnswer firstAnswer(ClientRequest request) throws CliFailure {
        ClusterRequests access = cluster.requests();
        List<RequestTarget> targets = ClientFailures.translate(access::resolvedTargets);
        List<ServerProbeResult> failedProbes = new ArrayList<>();
        Refusal refusal = null;
        try (ParallelRequests requests = cluster.newParallelRequests()) {
            for (RequestTarget target : targets) {
                requests.send(target, request, access.answerMillis());
            }
            for (int i = 0; i < targets.size(); i++) {
                ServerRequestOutcome reply = ClientFailures.translateNullable(
                        () -> requests.nextReply(cluster.deadline().remainingMillis()));
                if (reply == null) {
                    continue;
                }
                ClientReply.QueryResultReply answered = reply.successOf(ClientReply.QueryResultReply.class);
                if (answered != null) {
                    return new StaleReadAnswer(reply.target(), answered);
                }
                if (reply.refusal() != null) {
                    refusal = reply.refusal();
                } else {
                    failedProbes.add(new ServerProbeResult(null, reply.target().address(), null, reply.error()));
                }
            }
        }
        throw refusal != null
                ? CliFailure.of(refusal)
                : NoServerReachableFailure.of(new ClusterStatus(ServerProbeMerge.merge(failedProbes)));
    }

    /** Reads entries from the log of one server. */
    public ClientReply.LogEntriesReply readLog(ServerProbeResult server, ClientRequest.ReadLogEntriesRequest request)
            throws CliFailure {
        ServerRequestOutcome reply = cluster.call(
                new RequestTarget(server.id(), server.address()),
                request,
                cluster.deadline().remainingMillis());
        ClientReply.LogEntriesReply entries = reply == null ? null : reply.successOf(ClientReply.LogEntriesReply.class);
        if (entries != null) {
            return entries;
        }
        Refusal refusal = reply == null ? null : reply.refusal();
        if (refusal != null) {
            throw CliFailure.of(refusal);
        }
        throw new CliFailure(
                CliFailureReason.UNREACHABLE, server.name() + " did not send its log: " + errorText(reply), "");
    }

    private static String errorText(@Nullable ServerRequestOutcome reply) {
        return ServerProbeResult.messageOf(reply == null ? null : reply.error());
    }
}
