package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;

/**
 * A core's view of its log matches what it wrote or received in a snapshot, and the part that it considers durable
 * matches the disk (hazards S01, R11).
 */
final class LogMatchesWrites implements SafetyProperty {
    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        if (!view.last().equals(server.log().end())) {
            throw violated("the log of %s ends at %s, but its writes end at %s"
                    .formatted(server, view.last(), server.log().end()));
        }
        if (!server.isDiskAhead() && !server.durable().agreesAt(view.durableIndex(), server.log())) {
            throw violated("%s considers its log durable up to index %d, but its disk differs there"
                    .formatted(server, view.durableIndex()));
        }
    }
}
