package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of the machine as files: written to a temporary name, forced, renamed, directory forced, and only then are older
 * ones deleted (trap S04). The snapshotter's thread writes; any thread reads.
 */
public final class SnapshotStore {
    SnapshotStore() {}

    /**
     * One whole snapshot.
     *
     * @param bytes size of the file as it is sent to followers
     * @param digest CRC-32C of the whole file
     */
    public record Snapshot(Position last, Configuration configuration, long bytes, int digest) {}

    /** Something that writes the machine's state. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream target) throws IOException;
    }

    /** The newest whole snapshot, if any. */
    public @Nullable Snapshot newest() {
        throw new UnsupportedOperationException();
    }

    /** Write a snapshot of this server's own machine; it is the newest when this returns. */
    public Snapshot save(Position last, Configuration configuration, Body body) throws StorageFailure {
        throw new UnsupportedOperationException();
    }

    /** The machine's part of the newest snapshot, its checks done while reading. */
    public InputStream openBody(Snapshot snapshot) throws StorageFailure {
        throw new UnsupportedOperationException();
    }

    /** Bytes of the whole file, for a follower; shorter only at its end. */
    public byte[] readChunk(Snapshot snapshot, long offset, int bytesMax) throws StorageFailure {
        throw new UnsupportedOperationException();
    }

    /** How much of the snapshot that a leader sends is here already; keyed by all of its arguments (trap S03). */
    public long receivedBytes(Position last, long total, int digest) throws StorageFailure {
        throw new UnsupportedOperationException();
    }

    /** Add a chunk to what was received; ignored unless it begins where the last one ended. Returns the bytes now here. */
    public long receive(Position last, long total, int digest, long offset, byte[] data) throws StorageFailure {
        throw new UnsupportedOperationException();
    }

    /** The received file is whole: check its digest and make it the newest; null when it fails, and it is thrown away. */
    public @Nullable Snapshot completeReceived(Position last, long total, int digest) throws StorageFailure {
        throw new UnsupportedOperationException();
    }
}
