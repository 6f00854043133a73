package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;

/**
 * While the newest configuration contains a server, no lagging voter makes this server believe that it was removed
 * (hazard M25).
 */
final class RemovedOnlyByNewerConfiguration implements SafetyProperty {
    private final CommittedLog committedLog;

    RemovedOnlyByNewerConfiguration(CommittedLog committedLog) {
        this.committedLog = committedLog;
    }

    @Override
    public void onDecision(CheckerServerModel server, RenderedDecision decision) {
        long newestIndex = committedLog.configurationIndex();
        if (decision.kind() == DecisionKind.REMOVED
                && committedLog.configuration().contains(server.id())
                && server.log().last() >= newestIndex
                && server.log().term(newestIndex) == committedLog.entries().term(newestIndex)) {
            throw violated("%s holds the newest committed configuration, %s, but considers itself removed: %s"
                    .formatted(server, committedLog.configuration(), decision.text()));
        }
    }
}
