package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends requests that only read. Confined to one thread. */
public final class ReadOperations {
    private static final String STALE_HINT = ClusterClient.VOTES_HINT + "; --stale reads from any server";

    private final ClusterClient cluster;
    private final KnownCluster knownCluster;

    ReadOperations(ClusterClient cluster, KnownCluster knownCluster) {
        this.cluster = cluster;
        this.knownCluster = knownCluster;
    }

    /** @param server the server that answered */
    public record StaleAnswer(Target server, ClientReply.QueryResult answer) {}

    /** Queries the state machine through the leader with a linearizable read (dissertation section 6.4). */
    public ClientReply.QueryResult linearizable(byte[] query) throws Failure {
        Outcome<ClientReply.Success> outcome = cluster.leaderRequest(new ClientRequest.Query(query, true, 0), true)
                .send();
        if (outcome instanceof Outcome.Unknown<ClientReply.Success> unknown) {
            // A query has no side effects: without an answer the outcome is not unknown.
            throw new Failure(
                    FailureReason.TIMED_OUT,
                    "no answer within " + cluster.deadline().totalMillis() + " ms: " + unknown.message(),
                    STALE_HINT);
        }
        if (outcome instanceof Outcome.Refused<ClientReply.Success> refused) {
            Failure failure = Failure.of(refused.refusal());
            throw failure.exitCode() == ExitCode.LEADERLESS
                    ? failure.withMessage(failure.message(), STALE_HINT)
                    : failure;
        }
        return (ClientReply.QueryResult) cluster.requireSuccess(outcome, "the query");
    }

    /** Queries the state machines of all servers and returns the first answer, which may be stale. */
    public StaleAnswer stale(byte[] query) throws Failure {
        ClientRequest request = new ClientRequest.Query(query, false, 0);
        cluster.resolveCluster();
        List<ServerProbe> failedProbes = new ArrayList<>();
        Refusal refusal = null;
        try (ParallelRequests requests = cluster.newParallelRequests()) {
            List<Target> targets = knownCluster.targets();
            for (Target target : targets) {
                requests.send(target, request, cluster.answerMillis());
            }
            for (int i = 0; i < targets.size(); i++) {
                ServerReply reply = requests.nextReply(cluster.deadline().remainingMillis());
                if (reply != null && reply.reply() instanceof ClientReply.QueryResult answered) {
                    return new StaleAnswer(reply.target(), answered);
                }
                if (reply != null && reply.reply() instanceof ClientReply.Refused refused) {
                    refusal = refused.refusal();
                } else if (reply != null) {
                    failedProbes.add(new ServerProbe(null, reply.target().address(), null, reply.error()));
                }
            }
        }
        throw refusal != null
                ? Failure.of(refusal)
                : UnreachableFailure.of(new ClusterStatus(StatusMerge.merge(failedProbes)));
    }

    /** Reads entries from the log of one server. */
    public ClientReply.LogSlice readLog(ServerProbe server, ClientRequest.ReadLog request) throws Failure {
        ServerReply reply = cluster.call(
                new Target(server.id(), server.address()),
                request,
                cluster.deadline().remainingMillis());
        ClientReply answer = reply == null ? null : reply.reply();
        if (answer instanceof ClientReply.LogSlice slice) {
            return slice;
        }
        if (answer instanceof ClientReply.Refused refused) {
            throw Failure.of(refused.refusal());
        }
        throw new Failure(FailureReason.UNREACHABLE, server.name() + " did not send its log: " + errorText(reply), "");
    }

    private static String errorText(@Nullable ServerReply reply) {
        return ServerProbe.messageOf(reply == null ? null : reply.error());
    }
}
