package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.protocol.message.LogPosition;
import org.jspecify.annotations.Nullable;

/** Stores a leader's snapshot, chunk by chunk. Used by one thread. */
public interface SnapshotReceiver {
    /**
     * Appends a chunk to the received file, unless it does not begin where the previous one ended. All arguments but
     * the data identify the transfer (hazard S03). Returns the count of bytes received.
     */
    long receiveChunk(LogPosition last, long total, int digest, long offset, byte[] data) throws StorageFailure;

    /**
     * Verifies the completely received file and makes it the newest snapshot. Returns null, and discards the file, if
     * verification fails.
     */
    @Nullable
    StoredSnapshot completeTransfer(LogPosition last, long total, int digest) throws StorageFailure;
}
