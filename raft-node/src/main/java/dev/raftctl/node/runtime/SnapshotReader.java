package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.Inbound.Responder;

/** Hands a snapshot's file out in bounded parts (trap S12). Any thread asks; the errands' thread reads. */
final class SnapshotReader {
    private static final int PART_BYTES = 512 << 10;

    private final SnapshotStore snapshots;
    private final Errands errands;

    SnapshotReader(SnapshotStore snapshots, Errands errands) {
        this.snapshots = snapshots;
        this.errands = errands;
    }

    void read(ClientRequest.ReadSnapshot asked, Responder responder) {
        if (!errands.run(() -> readNow(asked, responder))) {
            responder.answer(new ClientReply.Refused(
                    new Refusal(Reason.BUSY, "too many requests wait at this server", "ask again in a moment")));
        }
    }

    private void readNow(ClientRequest.ReadSnapshot asked, Responder responder) throws StorageFailure {
        if (responder.isReady(() -> PART_BYTES, () -> read(asked, responder))) {
            responder.answer(part(asked));
        }
    }

    private ClientReply part(ClientRequest.ReadSnapshot asked) throws StorageFailure {
        Snapshot snapshot = snapshots.at(asked.last());
        if (snapshot == null) {
            return replaced(asked);
        }
        try {
            return new ClientReply.SnapshotPart(snapshots.readChunk(snapshot, asked.offset(), PART_BYTES));
        } catch (StorageFailure failure) {
            // Its file may have gone between the two steps, when a newer one was made.
            if (snapshots.at(asked.last()) == null) {
                return replaced(asked);
            }
            throw failure;
        }
    }

    private static ClientReply replaced(ClientRequest.ReadSnapshot asked) {
        return new ClientReply.Refused(new Refusal(
                Reason.SNAPSHOT_REPLACED,
                "the snapshot of " + asked.last() + " is not on this server any more",
                "begin anew with its newest"));
    }
}
