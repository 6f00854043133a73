package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.ServerRole;

/** A leader moves its commitIndex only to an entry of its own term (paper section 5.4.2, figure 8; trap R01). */
final class OnlyOwnTermCommitted implements SafetyProperty {
    @Override
    public void committed(ServerGhost server, RaftView view, long index) {
        if (view.role() == ServerRole.LEADER
                && server.log().term(index) != view.ballot().term()) {
            throw violated("leader %s of term %d counts replicas of index %d, an entry of t%d"
                    .formatted(server, view.ballot().term(), index, server.log().term(index)));
        }
    }
}
