package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
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
final class VotesAndRejectionsCorrect implements SafetyProperty {
    private record VoterAndCandidate(int voter, ServerId candidate) {}

    private final Map<VoterAndCandidate, RequestVote.VoteRequest> requests = new HashMap<>();

    @Override
    public void onReceive(CheckerServerModel server, ServerId from, PeerMessage message) {
        if (message instanceof RequestVote.VoteRequest request) {
            requests.put(new VoterAndCandidate(server.number(), from), request);
        }
    }

    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        RaftStateView before = server.view();
        HardState hardState = view.hardState();
        ServerId candidate = hardState.votedFor();
        if (before == null
                || candidate == null
                || candidate.equals(server.id())
                || before.hardState().equals(hardState)) {
            return;
        }
        RequestVote.VoteRequest request = requestFrom(server, candidate);
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
    public void onDecision(CheckerServerModel server, RenderedDecision decision) {
        ServerId candidate = decision.subject();
        RaftStateView view = server.view();
        if (decision.kind() != DecisionKind.VOTE_REFUSED || candidate == null || view == null) {
            return;
        }
        RequestVote.VoteRequest request = requestFrom(server, candidate);
        if (request != null && !isJustified(decision.cause(), server, view, request)) {
            throw violated("%s rejects the vote request of %s in term %d for a reason that is not true: %s"
                    .formatted(server, candidate, request.term(), decision.text()));
        }
    }

    private static boolean isJustified(
            String reason, CheckerServerModel server, RaftStateView view, RequestVote.VoteRequest request) {
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

    private RequestVote.@Nullable VoteRequest requestFrom(CheckerServerModel server, ServerId candidate) {
        return requests.get(new VoterAndCandidate(server.number(), candidate));
    }

    private static boolean isOlderLog(LogPosition candidate, LogPosition ownEnd) {
        return ownEnd.term() != candidate.term()
                ? ownEnd.term() > candidate.term()
                : ownEnd.index() > candidate.index();
    }
}
