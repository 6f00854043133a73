package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.List;

/** What the applier is handed, in order. */
sealed interface ApplierWork {
    /** Clients wait for these entries, the first at {@code first}, the others behind it. */
    record AwaitEntries(Position first, List<Responder> responders) implements ApplierWork {}

    record Apply(List<Entry> entries) implements ApplierWork {}

    /** Answer once at least {@code minIndex} is applied. */
    record Read(byte[] query, long minIndex, Responder responder) implements ApplierWork {}

    /** Many that were confirmed together. */
    record ReadBatch(List<Read> reads) implements ApplierWork {}

    /** Have a snapshot written once at least {@code minIndex} is applied. */
    record TakeSnapshot(long minIndex, Responder responder) implements ApplierWork {}

    /** Hash the state at exactly this index, or at once if it is behind. */
    record HashState(long index, Responder responder) implements ApplierWork {}

    /** The leader's snapshot is stored: become it, unless all of it is applied already. */
    record RestoreSnapshot(Snapshot snapshot) implements ApplierWork {}

    /** The newest snapshot is damaged: another is written as soon as can be. */
    record ReplaceDamagedSnapshot() implements ApplierWork {}

    /** The snapshot being written is, or cannot be; another may be taken. */
    record SnapshotEnded(boolean written) implements ApplierWork {}
}
