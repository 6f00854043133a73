package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ServerRole;

/** A leader advances its commitIndex only to entries of its own term (paper section 5.4.2, figure 8; hazard R01). */
final class OnlyCurrentTermCommitted implements SafetyProperty {
    @Override
    public void onCommit(CheckerServerModel server, RaftStateView view, long index) {
        if (view.role() == ServerRole.LEADER
                && server.log().term(index) != view.hardState().term()) {
            throw violated("leader %s of term %d commits index %d, an entry of t%d, by counting replicas"
                    .formatted(
                            server, view.hardState().term(), index, server.log().term(index)));
        }
    }
}
