package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;

/**
 * A server sends nothing that its disk could still lose (paper figure 2, "updated on stable storage before responding
 * to RPCs"; hazards E01, R12).
 */
final class PersistBeforeSend implements SafetyProperty {
    @Override
    public void onSend(CheckerServerModel server, ServerId to, PeerMessage message) {
        if (message.isForProposedTerm()) {
            return;
        }
        HardState hardState = server.durableHardState();
        if (message.term() > hardState.term()) {
            throw violated(
                    "%s sends %s to %s, but its disk is in term %d".formatted(server, message, to, hardState.term()));
        }
        ServerId candidate = SentVote.candidate(message, server.id(), to);
        if (candidate != null) {
            checkVote(server, message.term(), candidate);
        } else if (message instanceof AppendEntries.AppendAccepted accepted) {
            if (!server.durable().has(accepted.matchIndex())) {
                throw violated("%s acknowledges index %d, but its disk ends at %d"
                        .formatted(
                                server, accepted.matchIndex(), server.durable().last()));
            }
        }
    }

    private void checkVote(CheckerServerModel server, long term, ServerId candidate) {
        HardState hardState = server.durableHardState();
        if (hardState.term() == term && !candidate.equals(hardState.votedFor())) {
            throw violated("%s sends its vote of term %d to %s, but its disk has a vote for %s"
                    .formatted(server, term, candidate, hardState.votedFor()));
        }
    }
}
