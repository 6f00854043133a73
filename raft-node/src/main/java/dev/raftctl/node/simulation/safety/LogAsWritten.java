package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;

/** The log that a core believes to have is the one it had written, or was given by a snapshot (traps S01, R11). */
final class LogAsWritten implements SafetyProperty {
    @Override
    public void stepped(ServerGhost server, RaftView view) {
        if (!view.last().equals(server.log().end())) {
            throw violated("the log of %s ends at %s, and what it had written ends at %s"
                    .formatted(server, view.last(), server.log().end()));
        }
    }
}
