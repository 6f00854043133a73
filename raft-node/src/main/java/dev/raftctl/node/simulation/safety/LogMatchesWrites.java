package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;

/**
 * The log that a core believes to have is the one it had written, or was given by a snapshot, and what it believes to be on disk is
 * there, and not what stood in its place before (hazards S01, R11).
 */
final class LogMatchesWrites implements SafetyProperty {
    @Override
    public void onStep(ShadowServer server, RaftView view) {
        if (!view.last().equals(server.log().end())) {
            throw violated("the log of %s ends at %s, and what it had written ends at %s"
                    .formatted(server, view.last(), server.log().end()));
        }
        if (!server.isDiskAhead() && !server.durable().agreesAt(view.durableIndex(), server.log())) {
            throw violated("%s believes its log durable up to %d, and its disk holds something else there"
                    .formatted(server, view.durableIndex()));
        }
    }
}
