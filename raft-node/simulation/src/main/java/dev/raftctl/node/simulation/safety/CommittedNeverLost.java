package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.Effect;
import dev.raftctl.protocol.message.LogEntry;

/** A server never removes a committed entry from its log, except by compaction (hazard R02). */
final class CommittedNeverLost implements SafetyProperty {
    private final CommittedLog committedLog;

    CommittedNeverLost(CommittedLog committedLog) {
        this.committedLog = committedLog;
    }

    @Override
    public void onWrite(CheckerServerModel server, Effect.PersistWrite write) {
        if (write.entries().isEmpty()) {
            return;
        }
        LogEntry first = write.entries().get(0);
        long index = first.index();
        // A late append of an older leader may still truncate entries that a later term committed without this server's
        // copy.
        long committedIndex = committedLog.lastCommittedBefore(write.writtenInTerm() + 1);
        if (index > server.log().last() || index > committedIndex) {
            return;
        }
        LogEntry last = write.entries().get(write.entries().size() - 1);
        long heldIndex = Math.min(server.log().last(), committedIndex);
        while (heldIndex >= index && !server.log().agreesAt(heldIndex, committedLog.entries())) {
            heldIndex--;
        }
        if (heldIndex >= index
                && (last.index() < heldIndex
                        || first.term() != committedLog.entries().term(index))) {
            throw violated("%s overwrites its log from %s on with %d entries and drops committed entries up to index %d"
                    .formatted(server, first, write.entries().size(), heldIndex));
        }
    }
}
