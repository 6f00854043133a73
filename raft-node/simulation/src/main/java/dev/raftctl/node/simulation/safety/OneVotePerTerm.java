package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A server votes for at most one server per term, even if it crashes in between. It discards its vote only when it
 * enters a higher term (hazards E01 to E05).
 */
final class OneVotePerTerm implements SafetyProperty {
    private record VoterInTerm(int server, long term) {}

    private final Map<VoterInTerm, ServerId> votes = new HashMap<>();

    @Override
    public void onSend(CheckerServerModel server, ServerId to, PeerMessage message) {
        ServerId candidate = SentVote.candidate(message, server.id(), to);
        if (candidate != null) {
            recordVote(server, message.term(), candidate);
        }
    }

    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        RaftStateView before = server.view();
        if (before != null
                && before.hardState().term() == view.hardState().term()
                && before.hardState().votedFor() != null
                && !Objects.equals(
                        before.hardState().votedFor(), view.hardState().votedFor())) {
            throw violated("%s changes its vote of term %d from %s to %s"
                    .formatted(
                            server,
                            view.hardState().term(),
                            before == null ? null : before.hardState().votedFor(),
                            view.hardState().votedFor()));
        }
    }

    private void recordVote(CheckerServerModel server, long term, ServerId candidate) {
        ServerId earlier = votes.putIfAbsent(new VoterInTerm(server.number(), term), candidate);
        if (earlier != null && !earlier.equals(candidate)) {
            throw violated(
                    "%s votes for %s in term %d after it voted for %s".formatted(server, candidate, term, earlier));
        }
    }
}
