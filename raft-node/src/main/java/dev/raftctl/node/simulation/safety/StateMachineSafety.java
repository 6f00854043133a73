package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.Entry;
import java.util.HashMap;
import java.util.Map;

/** No two servers apply different entries at one index, none skips or repeats one, and all come to the same state (paper figure 3; trap R19). */
final class StateMachineSafety implements SafetyProperty {
    private final Ledger ledger;
    private final Map<Long, Long> stateHashes = new HashMap<>();

    StateMachineSafety(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void applying(ServerGhost server, Entry entry) {
        if (entry.index() != server.lastApplied() + 1) {
            throw violated("%s applies index %d after %d".formatted(server, entry.index(), server.lastApplied()));
        }
        if (entry.index() > ledger.last()) {
            throw violated(
                    "%s applies %s, and nobody knows more committed than %d".formatted(server, entry, ledger.last()));
        }
        if (entry.term() != ledger.entries().term(entry.index())) {
            throw violated("%s applies %s where the cluster committed an entry of t%d"
                    .formatted(server, entry, ledger.entries().term(entry.index())));
        }
    }

    @Override
    public void reached(ServerGhost server, long index, long stateHash) {
        Long known = stateHashes.putIfAbsent(index, stateHash);
        if (known != null && known != stateHash) {
            throw violated("%s has another state than its peers had after applying index %d".formatted(server, index));
        }
    }
}
