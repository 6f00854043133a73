package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.ServerRole;

/** Who stands has a vote, or is about to lose it by an entry that is not known to be committed (hazards M09, M10). */
final class OnlyVotersCampaign implements SafetyProperty {
    @Override
    public void onStep(ShadowServer server, RaftView view) {
        RaftView before = server.view();
        boolean isCampaigning = view.role() == ServerRole.PRE_CANDIDATE || view.role() == ServerRole.CANDIDATE;
        if (!isCampaigning || (before != null && before.role() == view.role())) {
            return;
        }
        boolean isLeaving = server.configurationIndex() > view.commitIndex()
                && server.configurationBefore().isVoter(server.id());
        if (!isLeaving && !server.configuration().isVoter(server.id())) {
            throw violated("%s stands in term %d, and has no vote under %s"
                    .formatted(server, view.hardState().term(), server.configuration()));
        }
    }
}
