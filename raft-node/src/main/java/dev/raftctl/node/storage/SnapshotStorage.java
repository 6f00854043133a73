package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The snapshots of one server. The implementation states which threads may call which method. */
public interface SnapshotStorage extends SnapshotReceiver {
    /** Returns the newest intact snapshot, or null if there is none. */
    @Nullable
    StoredSnapshot newest();

    /** Returns the snapshot of this position if it can still be sent, or null. */
    @Nullable
    StoredSnapshot find(LogPosition last);

    /**
     * Writes a snapshot of this server's own machine and makes it the newest. If a newer one was received in the
     * meantime, returns that one. If the disk is full, throws FULL and changes nothing.
     */
    StoredSnapshot save(LogPosition last, Configuration configuration, SnapshotStore.SnapshotBodyWriter body)
            throws StorageFailure;

    /** Opens the state machine's bytes in a snapshot. */
    InputStream openBody(StoredSnapshot snapshot) throws StorageFailure;

    /** Returns why the machine cannot be restored from this snapshot. */
    StorageFailure restoreFailure(StoredSnapshot snapshot, IOException error);

    /** Returns a chunk of the snapshot's file. It is shorter than {@code maxBytes} only at the end of the file. */
    byte[] readChunk(StoredSnapshot snapshot, long offset, int maxBytes) throws StorageFailure;

    /** Verifies the newest snapshot again. Returns what is wrong with it, or null. */
    @Nullable
    StorageFailure findDamage(StoredSnapshot snapshot);

    /** Takes a damaged snapshot out of use. */
    void setAside(StoredSnapshot damaged) throws StorageFailure;
}
