package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.Effect;
import dev.raftctl.protocol.message.Entry;

/** A server that holds a committed entry never drops it from its log (trap R02). */
final class CommittedNeverLost implements SafetyProperty {
    private final Ledger ledger;

    CommittedNeverLost(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void writing(ServerGhost server, Effect.Persist write) {
        if (write.entries().isEmpty()) {
            return;
        }
        Entry first = write.entries().get(0);
        long index = first.index();
        // A late append of an older leader may still cut what a later term committed without this server's copy.
        long owed = ledger.lastCommittedBefore(write.writtenInTerm() + 1);
        if (index > server.log().last() || index > owed) {
            return;
        }
        Entry last = write.entries().get(write.entries().size() - 1);
        long held = Math.min(server.log().last(), owed);
        while (held >= index && !server.log().agreesAt(held, ledger.entries())) {
            held--;
        }
        if (held >= index
                && (last.index() < held || first.term() != ledger.entries().term(index))) {
            throw violated("%s overwrites from %s on with %d entries and drops committed ones up to %d"
                    .formatted(server, first, write.entries().size(), held));
        }
    }
}
