package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions that change nothing. One thread. */
public final class Reads {
    private static final String OTHERWISE = ClusterClient.WHY + "; --stale asks any server";

    private final ClusterClient cluster;
    private final Acquaintance known;

    Reads(ClusterClient cluster, Acquaintance known) {
        this.cluster = cluster;
        this.known = known;
    }

    /** @param from who answered */
    public record Told(Target from, ClientReply.Answered answer) {}

    /** Asks the state machine by way of the leader: the answer is as new as the question (dissertation section 6.4). */
    public ClientReply.Answered newest(byte[] query) throws Failure {
        Outcome<ClientReply.Success> outcome = cluster.leaderCall(new ClientRequest.Query(query, true, 0), true)
                .send();
        if (outcome instanceof Outcome.Unknown<ClientReply.Success> unknown) {
            // A question cannot be half asked: without an answer nothing has become of it.
            throw new Failure(
                    Cause.TIMED_OUT,
                    "no answer within " + cluster.deadline().totalMillis() + " ms: " + unknown.message(),
                    OTHERWISE);
        }
        if (outcome instanceof Outcome.Refused<ClientReply.Success> refused) {
            Failure failure = Failure.of(refused.why());
            throw failure.exit() == ExitCode.LEADERLESS ? failure.saying(failure.message(), OTHERWISE) : failure;
        }
        return (ClientReply.Answered) cluster.done(outcome, "the question");
    }

    /** Asks the state machine of any server, which may be behind: the first that answers, and its answer. */
    public Told stale(byte[] query) throws Failure {
        ClientRequest request = new ClientRequest.Query(query, false, 0);
        cluster.settle();
        List<Sighting> silent = new ArrayList<>();
        Refusal refusal = null;
        try (Crowd crowd = cluster.crowd()) {
            List<Target> targets = known.targets();
            for (Target target : targets) {
                crowd.ask(target, request, cluster.answerMillis());
            }
            for (int i = 0; i < targets.size(); i++) {
                Reply reply = crowd.next(cluster.deadline().leftMillis());
                if (reply != null && reply.reply() instanceof ClientReply.Answered answered) {
                    return new Told(reply.target(), answered);
                }
                if (reply != null && reply.reply() instanceof ClientReply.Refused refused) {
                    refusal = refused.why();
                } else if (reply != null) {
                    silent.add(new Sighting(null, reply.target().address(), null, reply.trouble()));
                }
            }
        }
        throw refusal != null ? Failure.of(refusal) : Unreachable.failure(new Survey(Roll.call(silent)));
    }

    /** Entries of one server's own log. */
    public ClientReply.LogSlice log(Sighting server, ClientRequest.ReadLog request) throws Failure {
        Reply reply = cluster.ask(
                new Target(server.id(), server.address()),
                request,
                cluster.deadline().leftMillis());
        ClientReply answer = reply == null ? null : reply.reply();
        if (answer instanceof ClientReply.LogSlice slice) {
            return slice;
        }
        if (answer instanceof ClientReply.Refused refused) {
            throw Failure.of(refused.why());
        }
        throw new Failure(Cause.UNREACHABLE, server.name() + " did not send its log: " + why(reply), "");
    }

    private static String why(@Nullable Reply reply) {
        return Sighting.text(reply == null ? null : reply.trouble());
    }
}
