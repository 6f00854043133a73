package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ServerRole;

/** An entry that was committed in a term is in the logs of the leaders of all higher terms (paper figure 3). */
final class LeaderCompleteness implements SafetyProperty {
    private final CommittedLog committedLog;

    LeaderCompleteness(CommittedLog committedLog) {
        this.committedLog = committedLog;
    }

    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        long term = view.hardState().term();
        if (view.role() != ServerRole.LEADER || server.isLeaderIn(term)) {
            return;
        }
        long committedIndex = committedLog.lastCommittedBefore(term);
        if (!server.log().agreesAt(committedIndex, committedLog.entries())) {
            throw violated("%s wins term %d with a log that ends at %s and lacks committed entries up to index %d"
                    .formatted(server, term, server.log().end(), committedIndex));
        }
    }
}
