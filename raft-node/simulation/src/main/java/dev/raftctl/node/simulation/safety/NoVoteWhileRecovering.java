package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;

/**
 * A server whose log was damaged neither votes nor campaigns until the other servers have restored the log (hazard
 * D13).
 */
final class NoVoteWhileRecovering implements SafetyProperty {
    @Override
    public void onSend(CheckerServerModel server, ServerId to, PeerMessage message) {
        boolean isElectionMessage = message.isForProposedTerm() || SentVote.candidate(message, server.id(), to) != null;
        if (isElectionMessage && server.isRecovering()) {
            throw violated("%s sends %s to %s while its log, up to %s, may lack entries that it had in term %d"
                    .formatted(server, message, to, server.log().end(), server.recoveringTerm()));
        }
    }
}
