package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A server votes once in a term, whatever crashed in between, and forgets it only for a higher term (traps E01 to E05). */
final class OneVotePerTerm implements SafetyProperty {
    private record Vote(int server, long term) {}

    private final Map<Vote, ServerId> votes = new HashMap<>();

    @Override
    public void said(ServerGhost server, ServerId to, PeerMessage message) {
        if (message instanceof RequestVote.Granted granted) {
            cast(server, granted.term(), to);
        } else if (message instanceof RequestVote.Ask ask) {
            cast(server, ask.term(), server.id());
        }
    }

    @Override
    public void stepped(ServerGhost server, RaftView view) {
        RaftView before = server.view();
        if (before != null
                && before.ballot().term() == view.ballot().term()
                && before.ballot().votedFor() != null
                && !Objects.equals(before.ballot().votedFor(), view.ballot().votedFor())) {
            throw violated("%s changes its vote of term %d from %s to %s"
                    .formatted(
                            server,
                            view.ballot().term(),
                            before == null ? null : before.ballot().votedFor(),
                            view.ballot().votedFor()));
        }
    }

    private void cast(ServerGhost server, long term, ServerId candidate) {
        ServerId known = votes.putIfAbsent(new Vote(server.number(), term), candidate);
        if (known != null && !known.equals(candidate)) {
            throw violated(
                    "%s votes for %s in term %d after it voted for %s".formatted(server, candidate, term, known));
        }
    }
}
