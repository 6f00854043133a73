package dev.raftctl.node.simulation;

import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.protocol.message.LogEntry;

/** A check of the entries that servers apply and of the states that result. */
interface AppliedEntryCheck {
    /** Checks an entry that a server applies. Each server applies each entry. */
    void onApply(LogEntry entry);

    /**
     * Checks the state of a server after a batch of entries.
     *
     * @param process identifies the process of the server; a restarted server is another process
     */
    default void onState(Object process, ReplicatedState state) {}
}
