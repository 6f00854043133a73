package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;

/** currentTerm, commitIndex and lastApplied never fall in one life (hazards E11, R06). */
final class MonotonicState implements SafetyProperty {
    @Override
    public void onStep(ShadowServer server, RaftView view) {
        if (view.lastApplied() > view.commitIndex()) {
            throw violated("%s applied %d and knows only %d committed"
                    .formatted(server, view.lastApplied(), view.commitIndex()));
        }
        RaftView before = server.view();
        if (before == null) {
            return;
        }
        if (view.hardState().term() < before.hardState().term()) {
            throw violated("%s goes back from term %d to %d"
                    .formatted(
                            server, before.hardState().term(), view.hardState().term()));
        }
        if (view.commitIndex() < before.commitIndex()) {
            throw violated("%s takes its commitIndex back from %d to %d"
                    .formatted(server, before.commitIndex(), view.commitIndex()));
        }
        if (view.lastApplied() < before.lastApplied()) {
            throw violated("%s takes its lastApplied back from %d to %d"
                    .formatted(server, before.lastApplied(), view.lastApplied()));
        }
    }
}
