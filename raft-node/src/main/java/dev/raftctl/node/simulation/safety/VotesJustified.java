package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.VoteResult;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vote never goes to a log that is older than the voter's (paper section 5.4.1, hazard E10), and the reason for a
 * rejection is true: a server with a configuration votes for any candidate, even one outside that configuration
 * (dissertation section 4.1, hazard M08).
 */
final class VotesJustified implements SafetyProperty {
    private record RequestKey(int voter, ServerId candidate) {}

    private final Map<RequestKey, RequestVote.Request> requests = new HashMap<>();

    @Override
    public void onReceive(ShadowServer server, ServerId from, PeerMessage message) {
        if (message instanceof RequestVote.Request request) {
            requests.put(new RequestKey(server.number(), from), request);
        }
    }

    @Override
    public void onStep(ShadowServer server, RaftView view) {
        RaftView before = server.view();
        HardState hardState = view.hardState();
        ServerId candidate = hardState.votedFor();
        if (before == null
                || candidate == null
                || candidate.equals(server.id())
                || before.hardState().equals(hardState)) {
            return;
        }
        RequestVote.Request request = requestFrom(server, candidate);
        if (request == null || request.term() != hardState.term()) {
            throw violated(
                    "%s votes for %s in term %d without a request".formatted(server, candidate, hardState.term()));
        }
        if (isOlderLog(request.last(), server.log().end())) {
            throw violated("%s, whose log ends at %s, votes for %s, whose log ends at %s"
                    .formatted(server, server.log().end(), candidate, request.last()));
        }
    }

    @Override
    public void onDecision(ShadowServer server, Decision decision) {
        ServerId candidate = decision.subject();
        RaftView view = server.view();
        if (decision.kind() != Decision.Kind.VOTE_REFUSED || candidate == null || view == null) {
            return;
        }
        RequestVote.Request request = requestFrom(server, candidate);
        if (request != null && !isJustified(decision.cause(), server, view, request)) {
            throw violated("%s rejects the vote request of %s in term %d for a reason that is not true: %s"
                    .formatted(server, candidate, request.term(), decision.text()));
        }
    }

    private static boolean isJustified(String reason, ShadowServer server, RaftView view, RequestVote.Request request) {
        if (reason.equals(VoteResult.NO_CONFIGURATION.label())) {
            return view.configuration().isEmpty() || !view.fencedReason().isEmpty();
        }
        if (reason.equals(VoteResult.STALE_LOG.label())) {
            return isOlderLog(request.last(), server.log().end());
        }
        if (reason.equals(VoteResult.STALE_TERM.label())) {
            return request.term() < view.hardState().term();
        }
        if (reason.equals(VoteResult.ALREADY_VOTED.label())) {
            return request.term() == view.hardState().term() && view.hardState().votedFor() != null;
        }
        // Other properties check rejections for a live leader or a full disk.
        return true;
    }

    private RequestVote.@Nullable Request requestFrom(ShadowServer server, ServerId candidate) {
        return requests.get(new RequestKey(server.number(), candidate));
    }

    private static boolean isOlderLog(Position candidate, Position ownEnd) {
        return ownEnd.term() != candidate.term()
                ? ownEnd.term() > candidate.term()
                : ownEnd.index() > candidate.index();
    }
}
