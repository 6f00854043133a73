package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;

/** A server whose log was damaged neither votes nor stands before the others have made it whole (trap D13). */
final class NoVoiceWhileMending implements SafetyProperty {
    @Override
    public void said(ServerGhost server, ServerId to, PeerMessage message) {
        boolean isVoice = message instanceof RequestVote.Granted
                || message instanceof RequestVote.Ask
                || message instanceof PreVote.Granted
                || message instanceof PreVote.Ask;
        if (isVoice && server.isMending()) {
            throw violated("%s says %s to %s while its log, up to %s, may lack what it had in term %d"
                    .formatted(server, message, to, server.log().end(), server.distrustedTerm()));
        }
    }
}
