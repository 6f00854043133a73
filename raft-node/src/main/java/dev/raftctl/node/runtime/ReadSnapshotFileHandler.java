package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;

/** Serves a snapshot file in chunks of limited size (hazard S12), read by the background thread. Thread-safe. */
final class ReadSnapshotFileHandler {
    private static final int PART_BYTES = 512 << 10;

    private final SnapshotStore snapshots;
    private final BackgroundDiskTasks backgroundTasks;

    ReadSnapshotFileHandler(SnapshotStore snapshots, BackgroundDiskTasks backgroundTasks) {
        this.snapshots = snapshots;
        this.backgroundTasks = backgroundTasks;
    }

    void handle(ClientRequest.ReadSnapshotFileRequest request, RequestResponder responder) {
        if (!backgroundTasks.run(() -> readNow(request, responder))) {
            responder.reply(new ClientReply.RefusedReply(new Refusal(
                    RefusalReason.BUSY, "too many requests are queued at this server", "try again in a moment")));
        }
    }

    private void readNow(ClientRequest.ReadSnapshotFileRequest request, RequestResponder responder)
            throws StorageFailure {
        if (responder.isReady(() -> PART_BYTES, () -> handle(request, responder))) {
            responder.reply(part(request));
        }
    }

    private ClientReply part(ClientRequest.ReadSnapshotFileRequest request) throws StorageFailure {
        StoredSnapshot snapshot = snapshots.find(request.last());
        if (snapshot == null) {
            return replaced(request);
        }
        try {
            return new ClientReply.SnapshotFileChunkReply(snapshots.readChunk(snapshot, request.offset(), PART_BYTES));
        } catch (StorageFailure failure) {
            // A newer snapshot may have replaced the file between the two steps.
            if (snapshots.find(request.last()) == null) {
                return replaced(request);
            }
            throw failure;
        }
    }

    private static ClientReply replaced(ClientRequest.ReadSnapshotFileRequest request) {
        return new ClientReply.RefusedReply(new Refusal(
                RefusalReason.SNAPSHOT_REPLACED,
                "the snapshot of " + request.last() + " is no longer on this server",
                "start again with the newest snapshot"));
    }
}
