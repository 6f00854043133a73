package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.ServerRole;

/** An entry committed in a term is in the logs of the leaders of all higher terms (paper figure 3). */
final class LeaderCompleteness implements SafetyProperty {
    private final Ledger ledger;

    LeaderCompleteness(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void stepped(ServerGhost server, RaftView view) {
        long term = view.ballot().term();
        if (view.role() != ServerRole.LEADER || server.leads(term)) {
            return;
        }
        long committed = ledger.lastCommittedBefore(term);
        if (!server.log().agreesAt(committed, ledger.entries())) {
            throw violated("%s wins term %d with a log that ends at %s and lacks what was committed up to %d"
                    .formatted(server, term, server.log().end(), committed));
        }
    }
}
