package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ServerRole;

/**
 * A server that campaigns is a voter, or is about to lose its vote through an entry that it does not know to be
 * committed (hazards M09, M10).
 */
final class OnlyVotersCampaign implements SafetyProperty {
    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        RaftStateView before = server.view();
        boolean isCampaigning = view.role() == ServerRole.PRE_CANDIDATE || view.role() == ServerRole.CANDIDATE;
        if (!isCampaigning || (before != null && before.role() == view.role())) {
            return;
        }
        boolean isLeaving = server.configurationIndex() > view.commitIndex()
                && server.configurationBefore().isVoter(server.id());
        if (!isLeaving && !server.configuration().isVoter(server.id())) {
            throw violated("%s campaigns in term %d, but is no voter under %s"
                    .formatted(server, view.hardState().term(), server.configuration()));
        }
    }
}
