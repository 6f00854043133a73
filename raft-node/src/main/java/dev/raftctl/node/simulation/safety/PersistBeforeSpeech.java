package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;

/** Nothing is said that the disk could take back (paper figure 2, "updated on stable storage before responding to RPCs"; traps E01, R12). */
final class PersistBeforeSpeech implements SafetyProperty {
    @Override
    public void said(ServerGhost server, ServerId to, PeerMessage message) {
        if (message instanceof PreVote.Ask || message instanceof PreVote.Granted) {
            return;
        }
        Ballot ballot = server.durableBallot();
        if (message.term() > ballot.term()) {
            throw violated(
                    "%s says %s to %s while its disk is in term %d".formatted(server, message, to, ballot.term()));
        }
        if (message instanceof RequestVote.Granted granted) {
            checkVote(server, granted.term(), to);
        } else if (message instanceof RequestVote.Ask ask) {
            checkVote(server, ask.term(), server.id());
        } else if (message instanceof AppendEntries.Accepted accepted) {
            if (!server.durable().has(accepted.matchIndex())) {
                throw violated("%s acknowledges index %d and its disk ends at %d"
                        .formatted(
                                server, accepted.matchIndex(), server.durable().last()));
            }
        }
    }

    private void checkVote(ServerGhost server, long term, ServerId candidate) {
        Ballot ballot = server.durableBallot();
        if (ballot.term() == term && !candidate.equals(ballot.votedFor())) {
            throw violated("%s gives its vote of term %d to %s and its disk has %s"
                    .formatted(server, term, candidate, ballot.votedFor()));
        }
    }
}
