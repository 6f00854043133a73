package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.Decision;

/**
 * No voter that lags makes a server believe that it was removed, when it has a place in the newest configuration (trap
 * M25).
 */
final class RemovedOnlyByNewer implements SafetyProperty {
    private final Ledger ledger;

    RemovedOnlyByNewer(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void decided(ServerGhost server, Decision decision) {
        long newest = ledger.configurationIndex();
        if (decision.kind() == Decision.Kind.REMOVED
                && ledger.configuration().contains(server.id())
                && server.log().last() >= newest
                && server.log().term(newest) == ledger.entries().term(newest)) {
            throw violated("%s holds the newest committed configuration, %s, and believes that it was removed: %s"
                    .formatted(server, ledger.configuration(), decision.text()));
        }
    }
}
