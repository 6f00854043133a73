package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;

/** Whoever knows an index to be committed has the same log up to it. */
final class CommittedAgreement implements SafetyProperty {
    private final Ledger ledger;

    CommittedAgreement(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void stepped(ServerGhost server, RaftView view) {
        long commit = view.commitIndex();
        RaftView before = server.view();
        if (before != null && before.commitIndex() == commit) {
            return;
        }
        if (commit > server.log().last()) {
            throw violated("%s knows %d committed and its log ends at %d"
                    .formatted(server, commit, server.log().last()));
        }
        long shared = Math.min(commit, ledger.last());
        if (!server.log().agreesAt(shared, ledger.entries())) {
            throw violated("%s believes other entries committed at index %d (t%d) than the cluster did (t%d)"
                    .formatted(
                            server,
                            shared,
                            server.log().term(shared),
                            ledger.entries().term(shared)));
        }
    }
}
