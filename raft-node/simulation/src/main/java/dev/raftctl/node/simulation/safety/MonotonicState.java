package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;

/** currentTerm, commitIndex and lastApplied never decrease while a process runs (hazards E11, R06). */
final class MonotonicState implements SafetyProperty {
    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        if (view.lastApplied() > view.commitIndex()) {
            throw violated("%s has applied index %d, but its commitIndex is %d"
                    .formatted(server, view.lastApplied(), view.commitIndex()));
        }
        RaftStateView before = server.view();
        if (before == null) {
            return;
        }
        if (view.hardState().term() < before.hardState().term()) {
            throw violated("%s lowers its term from %d to %d"
                    .formatted(
                            server, before.hardState().term(), view.hardState().term()));
        }
        if (view.commitIndex() < before.commitIndex()) {
            throw violated("%s lowers its commitIndex from %d to %d"
                    .formatted(server, before.commitIndex(), view.commitIndex()));
        }
        if (view.lastApplied() < before.lastApplied()) {
            throw violated("%s lowers its lastApplied from %d to %d"
                    .formatted(server, before.lastApplied(), view.lastApplied()));
        }
    }
}
