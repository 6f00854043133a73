package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.LogEntry;
import java.util.HashMap;
import java.util.Map;

/**
 * No two servers apply different entries at one index, none skips or repeats an index, and all reach the same state
 * (paper figure 3; hazard R19).
 */
final class StateMachineSafety implements SafetyProperty {
    private final CommittedLog committedLog;
    private final Map<Long, Long> stateHashes = new HashMap<>();

    StateMachineSafety(CommittedLog committedLog) {
        this.committedLog = committedLog;
    }

    @Override
    public void onApply(CheckerServerModel server, LogEntry entry) {
        if (entry.index() != server.lastApplied() + 1) {
            throw violated("%s applies index %d after %d".formatted(server, entry.index(), server.lastApplied()));
        }
        if (entry.index() > committedLog.last()) {
            throw violated("%s applies %s, but no server has committed more than index %d"
                    .formatted(server, entry, committedLog.last()));
        }
        if (entry.term() != committedLog.entries().term(entry.index())) {
            throw violated("%s applies %s, but the cluster committed an entry of t%d there"
                    .formatted(server, entry, committedLog.entries().term(entry.index())));
        }
    }

    @Override
    public void onApplied(CheckerServerModel server, long index, long stateHash) {
        Long known = stateHashes.putIfAbsent(index, stateHash);
        if (known != null && known != stateHash) {
            throw violated(
                    "the state of %s differs from that of other servers after index %d".formatted(server, index));
        }
    }
}
