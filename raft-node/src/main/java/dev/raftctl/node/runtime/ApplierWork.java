package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.List;

/** Work for the applier, done in order. */
sealed interface ApplierWork {
    /** Waiters for consecutive entries; {@code first} is the position of the first one. */
    record AwaitEntries(Position first, List<Responder> responders) implements ApplierWork {}

    record Apply(List<Entry> entries) implements ApplierWork {}

    /** A query to run once at least {@code minIndex} is applied. */
    record Read(byte[] query, long minIndex, Responder responder) implements ApplierWork {}

    /** Linearizable reads whose index was confirmed by the same round. */
    record ReadBatch(List<Read> reads) implements ApplierWork {}

    /** A request for a snapshot once at least {@code minIndex} is applied. */
    record TakeSnapshot(long minIndex, Responder responder) implements ApplierWork {}

    /** A request for the hash of the state at exactly this index, or of the current state if it is already newer. */
    record HashState(long index, Responder responder) implements ApplierWork {}

    /** A snapshot of the leader is stored: load it, unless the state already includes it. */
    record RestoreSnapshot(Snapshot snapshot) implements ApplierWork {}

    /** The newest snapshot is damaged: write another as soon as possible. */
    record ReplaceDamagedSnapshot() implements ApplierWork {}

    /** The snapshot in progress was written or has failed; the next one may start. */
    record SnapshotEnded(boolean written) implements ApplierWork {}
}
