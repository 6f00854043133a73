package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Verdict;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vote goes to no log that is older than the voter's (paper section 5.4.1, trap E10), and the reason of a refusal is true: who
 * has a configuration votes for whoever asks, in that configuration or not (dissertation section 4.1, trap M08).
 */
final class VotesDeserved implements SafetyProperty {
    private record Request(int voter, ServerId candidate) {}

    private final Map<Request, RequestVote.Ask> asked = new HashMap<>();

    @Override
    public void hearing(ServerGhost server, ServerId from, PeerMessage message) {
        if (message instanceof RequestVote.Ask ask) {
            asked.put(new Request(server.number(), from), ask);
        }
    }

    @Override
    public void stepped(ServerGhost server, RaftView view) {
        RaftView before = server.view();
        Ballot ballot = view.ballot();
        ServerId candidate = ballot.votedFor();
        if (before == null
                || candidate == null
                || candidate.equals(server.id())
                || before.ballot().equals(ballot)) {
            return;
        }
        RequestVote.Ask ask = askOf(server, candidate);
        if (ask == null || ask.term() != ballot.term()) {
            throw violated("%s votes for %s in term %d, and was not asked".formatted(server, candidate, ballot.term()));
        }
        if (isOlder(ask.last(), server.log().end())) {
            throw violated("%s, whose log ends at %s, votes for %s, whose log ends at %s"
                    .formatted(server, server.log().end(), candidate, ask.last()));
        }
    }

    @Override
    public void decided(ServerGhost server, Decision decision) {
        ServerId candidate = decision.subject();
        RaftView view = server.view();
        if (decision.kind() != Decision.Kind.VOTE_REFUSED || candidate == null || view == null) {
            return;
        }
        RequestVote.Ask ask = askOf(server, candidate);
        if (ask != null && !isTrue(decision.cause(), server, view, ask)) {
            throw violated("%s refuses %s a vote in term %d for a reason that is none: %s"
                    .formatted(server, candidate, ask.term(), decision.text()));
        }
    }

    private static boolean isTrue(String reason, ServerGhost server, RaftView view, RequestVote.Ask ask) {
        if (reason.equals(Verdict.NO_CONFIGURATION.word())) {
            return view.configuration().isEmpty() || !view.barred().isEmpty();
        }
        if (reason.equals(Verdict.STALE_LOG.word())) {
            return isOlder(ask.last(), server.log().end());
        }
        if (reason.equals(Verdict.STALE_TERM.word())) {
            return ask.term() < view.ballot().term();
        }
        if (reason.equals(Verdict.ALREADY_VOTED.word())) {
            return ask.term() == view.ballot().term() && view.ballot().votedFor() != null;
        }
        // A leader that is alive, and what is said of a disk, are looked at elsewhere.
        return true;
    }

    private RequestVote.@Nullable Ask askOf(ServerGhost server, ServerId candidate) {
        return asked.get(new Request(server.number(), candidate));
    }

    private static boolean isOlder(Position candidate, Position own) {
        return own.term() != candidate.term() ? own.term() > candidate.term() : own.index() > candidate.index();
    }
}
