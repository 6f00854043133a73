package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.ServerRole;

/** Who stands has a vote, or is about to lose it by an entry that is not known to be committed (traps M09, M10). */
final class OnlyVotersStand implements SafetyProperty {
    @Override
    public void stepped(ServerGhost server, RaftView view) {
        RaftView before = server.view();
        boolean stands = view.role() == ServerRole.PRE_CANDIDATE || view.role() == ServerRole.CANDIDATE;
        if (!stands || (before != null && before.role() == view.role())) {
            return;
        }
        boolean leaving = server.configurationIndex() > view.commitIndex()
                && server.configurationBefore().isVoter(server.id());
        if (!leaving && !server.configuration().isVoter(server.id())) {
            throw violated("%s stands in term %d, and has no vote under %s"
                    .formatted(server, view.ballot().term(), server.configuration()));
        }
    }
}
