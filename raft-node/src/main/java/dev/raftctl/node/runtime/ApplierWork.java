package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.net.Inbound.Responder;
import java.util.List;

/** What the applier is handed, in order. */
sealed interface ApplierWork {
    /** Clients wait for these entries, the first at {@code first}, the others behind it. */
    record Await(Position first, List<Responder> responders) implements ApplierWork {}

    record Apply(List<Entry> entries) implements ApplierWork {}

    /** Answer once at least {@code minIndex} is applied. */
    record Read(byte[] query, long minIndex, Responder responder) implements ApplierWork {}

    /** Many that were confirmed together. */
    record Reads(List<Read> all) implements ApplierWork {}

    /** Have a snapshot written once at least {@code minIndex} is applied. */
    record Capture(long minIndex, Responder responder) implements ApplierWork {}

    /** Hash the state at exactly this index, or at once if it is behind. */
    record Hash(long index, Responder responder) implements ApplierWork {}

    /** The leader's snapshot is stored: become it, unless all of it is applied already. */
    record Restore(Snapshot snapshot) implements ApplierWork {}

    /** The newest snapshot is damaged: another is written as soon as can be. */
    record CaptureAgain() implements ApplierWork {}

    /** The snapshot being written is, or cannot be; another may be taken. */
    record CaptureEnded(boolean written) implements ApplierWork {}
}
