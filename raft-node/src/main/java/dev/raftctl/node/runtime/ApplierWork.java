package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.List;

/** Work for the thread that applies entries to the state machine. Work is done in order. */
sealed interface ApplierWork {
    /** Waiters for the results of consecutive entries. {@code first} is the position of the first entry. */
    record AwaitEntries(Position first, List<Responder> responders) implements ApplierWork {}

    record Apply(List<Entry> entries) implements ApplierWork {}

    /** A query that may run once the entry at {@code minIndex} has been applied. */
    record Read(byte[] query, long minIndex, Responder responder) implements ApplierWork {}

    /** Linearizable reads whose read index was confirmed in the same heartbeat round. */
    record ReadBatch(List<Read> reads) implements ApplierWork {}

    /** A request for a snapshot that covers at least {@code minIndex}. */
    record TakeSnapshot(long minIndex, Responder responder) implements ApplierWork {}

    /** A request for the hash of the state at this index, or of the current state if the index has already passed. */
    record HashState(long index, Responder responder) implements ApplierWork {}

    /** Restores the state from a snapshot that the leader sent, unless the state already includes the snapshot. */
    record RestoreSnapshot(Snapshot snapshot) implements ApplierWork {}

    /** Replaces the newest snapshot, which is damaged, as soon as possible. */
    record ReplaceDamagedSnapshot() implements ApplierWork {}

    /** The snapshot in progress has been written or has failed, so that the next snapshot may start. */
    record SnapshotEnded(boolean written) implements ApplierWork {}
}
