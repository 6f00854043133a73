package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of the state machine in files. A snapshot is written to a temporary file, forced, renamed, and the
 * directory forced; only then are older snapshots deleted (hazard S04). {@link #save} belongs to one thread; {@link
 * #receivedBytes}, {@link #receiveChunk} and {@link #completeTransfer} belong to one thread, which may be another; any
 * thread may call the other methods.
 */
public final class SnapshotStore implements SnapshotStorage {
    private final Disk disk;
    private final Path directory;
    private final FsyncFailureLatch failureLatch;
    private final Supplier<ServerIdentity> identity;
    private final IncomingSnapshotFile transfer;
    private final OpenSnapshotFiles open;
    private volatile @Nullable StoredSnapshot newest;

    /**
     * Creates a store.
     *
     * @param identity supplies the current identity, because a server joins its cluster after the directory is opened
     */
    SnapshotStore(
            Disk disk,
            Path directory,
            FsyncFailureLatch failureLatch,
            Supplier<ServerIdentity> identity,
            @Nullable StoredSnapshot newest) {
        this.disk = disk;
        this.directory = directory;
        this.failureLatch = failureLatch;
        this.identity = identity;
        this.newest = newest;
        this.transfer = new IncomingSnapshotFile(disk, directory);
        this.open = new OpenSnapshotFiles(disk, directory);
    }

    /**
     * One intact snapshot.
     *
     * @param bytes size of the file as it is sent to followers
     * @param digest CRC-32C of the whole file
     * @param origin the cluster whose state it holds
     */
    public record StoredSnapshot(
            LogPosition last, Configuration configuration, long bytes, int digest, SnapshotOrigin origin) {
        /** Creates the description of a snapshot whose cluster is unknown. */
        public StoredSnapshot(LogPosition last, Configuration configuration, long bytes, int digest) {
            this(last, configuration, bytes, digest, SnapshotOrigin.UNKNOWN);
        }

        public Path pathIn(Path directory) {
            return directory.resolve(DataDirectory.snapshotName(last.index(), last.term()));
        }
    }

    /**
     * The cluster whose state a snapshot holds. Id and name are empty if an older version wrote the snapshot, or if
     * there was no cluster yet.
     */
    public record SnapshotOrigin(String clusterId, String clusterName, ClusterLineage lineage) {
        public static final SnapshotOrigin UNKNOWN = new SnapshotOrigin("", "");

        /** Creates the origin of a snapshot from a cluster that was never recovered with {@code raftctl recover}. */
        public SnapshotOrigin(String clusterId, String clusterName) {
            this(clusterId, clusterName, ClusterLineage.ORIGINAL);
        }

        public static SnapshotOrigin of(ServerIdentity identity) {
            return new SnapshotOrigin(identity.clusterId(), identity.clusterName(), identity.lineage());
        }

        public boolean isKnown() {
            return !clusterId.isEmpty();
        }

        /**
         * Returns whether a server with this identity may use the snapshot. The server may if the snapshot names no
         * cluster, or if the server belongs to none.
         */
        boolean isUsableBy(ServerIdentity identity) {
            return !isKnown()
                    || !identity.hasCluster()
                    || (clusterId.equals(identity.clusterId()) && includesLineage(identity.lineage()));
        }

        /**
         * Returns whether the snapshot belongs to the history of this lineage, which includes the history of all
         * earlier lineages.
         */
        private boolean includesLineage(ClusterLineage own) {
            return lineage.equals(own) || own.isLaterThan(lineage);
        }
    }

    /** Writes the state machine's state into a snapshot. */
    @FunctionalInterface
    public interface SnapshotBodyWriter {
        void writeTo(OutputStream target) throws IOException;
    }

    /** Returns the newest intact snapshot, or null if there is none. */
    @Override
    public @Nullable StoredSnapshot newest() {
        return newest;
    }

    /**
     * Returns the snapshot of this position: the newest, or an older one that {@link #readChunk} was reading when it
     * was replaced, so that a slow follower can finish reading it (hazard S10). Null if it is deleted.
     */
    @Override
    public @Nullable StoredSnapshot find(LogPosition last) {
        StoredSnapshot current = newest;
        return current != null && current.last().equals(last) ? current : open.find(last);
    }

    /**
     * Writes a snapshot of this server's own machine and makes it the newest. If a newer one was received in the
     * meantime, returns that one. If the disk is full, throws FULL and changes nothing.
     */
    @Override
    public StoredSnapshot save(LogPosition last, Configuration configuration, SnapshotBodyWriter body)
            throws StorageFailure {
        failureLatch.throwIfFailed();
        Path temporary = directory.resolve("own" + DataDirectory.TEMPORARY_SUFFIX);
        try {
            try (Disk.OpenDiskFile file = disk.open(temporary, Disk.FileOpenMode.CREATE)) {
                SnapshotBodyOutputStream writer = new SnapshotBodyOutputStream(
                        file, SnapshotFileFormat.header(last, configuration, SnapshotOrigin.of(identity.get())));
                body.writeTo(writer);
                writer.finish();
            }
            return publish(temporary, SnapshotFileFormat.verify(disk, temporary));
        } catch (IOException error) {
            StorageFailure failure = toFailure(error, temporary);
            if (failure.kind() == StorageFailureKind.FULL) {
                deleteTemporary(temporary);
            }
            throw failure;
        }
    }

    /** Deletes the temporary file of a snapshot that could not be written, to free its disk space. */
    private void deleteTemporary(Path temporary) throws StorageFailure {
        try {
            if (disk.exists(temporary)) {
                disk.delete(temporary);
            }
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, temporary, "delete"));
        }
    }

    /** Opens the state machine's bytes in a snapshot. They are verified while they are read. */
    @Override
    public InputStream openBody(StoredSnapshot snapshot) throws StorageFailure {
        Path path = snapshot.pathIn(directory);
        try {
            Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.READ);
            try {
                return new SnapshotBodyInputStream(path, file, SnapshotFileFormat.readHeader(file, path));
            } catch (IOException | StorageFailure failed) {
                file.close();
                throw failed;
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    /**
     * Returns why the machine cannot be restored from this snapshot: a disk error, damage, or bytes that the machine
     * rejects.
     */
    @Override
    public StorageFailure restoreFailure(StoredSnapshot snapshot, IOException error) {
        return error.getCause() instanceof StorageFailure failure
                ? failure
                : StorageFailure.damaged(
                        snapshot.pathIn(directory), -1, "the snapshot cannot be restored: " + error.getMessage());
    }

    /**
     * Returns a chunk of the snapshot's file to send to a follower. It is shorter than {@code maxBytes} only at the end
     * of the file.
     */
    @Override
    public byte[] readChunk(StoredSnapshot snapshot, long offset, int maxBytes) throws StorageFailure {
        byte[] chunk = new byte[(int) Math.max(0, Math.min(maxBytes, snapshot.bytes() - offset))];
        try {
            open.read(snapshot, ByteBuffer.wrap(chunk), offset);
            return chunk;
        } catch (IOException error) {
            throw StorageFailure.of(error, snapshot.pathIn(directory), "read");
        }
    }

    /**
     * Verifies the file of the newest snapshot again. Returns what is wrong with it: its bytes changed, or cannot be
     * read. Returns null if it is intact, or if it is no longer the newest.
     */
    @Override
    public @Nullable StorageFailure findDamage(StoredSnapshot snapshot) {
        try {
            StoredSnapshot found =
                    snapshot.equals(newest) ? SnapshotFileFormat.verify(disk, snapshot.pathIn(directory)) : snapshot;
            return found.equals(snapshot)
                    ? null
                    : StorageFailure.damaged(snapshot.pathIn(directory), -1, "it holds " + found.last() + " now");
        } catch (StorageFailure failure) {
            return failure;
        }
    }

    /**
     * Takes the damaged newest snapshot out of use and keeps its file under another name. There is no newest snapshot
     * then until one is saved or received; the log is not compacted in the meantime.
     */
    @Override
    public synchronized void setAside(StoredSnapshot damaged) throws StorageFailure {
        failureLatch.throwIfFailed();
        if (!damaged.equals(newest)) {
            return;
        }
        newest = null;
        Path path = damaged.pathIn(directory);
        try {
            open.closeIfOpen(damaged);
            if (disk.exists(path)) {
                DamagedFileQuarantine.of(disk, directory).setAside(path);
            }
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, path, "set aside"));
        }
    }

    /**
     * Returns how many bytes of a leader's snapshot have been received; all arguments identify the transfer (hazard
     * S03).
     */
    public long receivedBytes(LogPosition last, long total, int digest) {
        return transfer.receivedBytesOf(new IncomingSnapshotFile.IncomingSnapshotId(last, total, digest));
    }

    /**
     * Appends a chunk to the received file; ignores it unless it begins where the previous one ended. Returns the count
     * of bytes received.
     */
    @Override
    public long receiveChunk(LogPosition last, long total, int digest, long offset, byte[] data) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            return transfer.addChunk(new IncomingSnapshotFile.IncomingSnapshotId(last, total, digest), offset, data);
        } catch (IOException error) {
            abandonTransfer();
            throw toFailure(error, transfer.path());
        }
    }

    /**
     * Verifies the completely received file and makes it the newest snapshot. Returns null, and discards the file, if
     * verification fails.
     */
    @Override
    public @Nullable StoredSnapshot completeTransfer(LogPosition last, long total, int digest) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            if (!transfer.isComplete(new IncomingSnapshotFile.IncomingSnapshotId(last, total, digest))) {
                transfer.abandon();
                return null;
            }
            StoredSnapshot snapshot = SnapshotFileFormat.verify(disk, transfer.path());
            if (!snapshot.last().equals(last)) {
                transfer.abandon();
                return null;
            }
            transfer.release();
            return publish(transfer.path(), snapshot);
        } catch (StorageFailure failure) {
            if (failure.kind() == StorageFailureKind.IO) {
                throw failure;
            }
            abandonTransfer();
            return null;
        } catch (IOException error) {
            abandonTransfer();
            throw toFailure(error, transfer.path());
        }
    }

    /** Durably gives a snapshot file its final name, and then deletes the previous snapshot. */
    private synchronized StoredSnapshot publish(Path temporary, StoredSnapshot snapshot) throws IOException {
        StoredSnapshot previous = newest;
        if (previous != null && previous.last().index() >= snapshot.last().index()) {
            disk.delete(temporary);
            return previous;
        }
        disk.rename(temporary, snapshot.pathIn(directory));
        FsyncFailure.forceDirectory(disk, directory);
        newest = snapshot;
        if (previous != null) {
            disk.delete(previous.pathIn(directory));
        }
        return snapshot;
    }

    private void abandonTransfer() throws StorageFailure {
        try {
            transfer.abandon();
        } catch (IOException error) {
            throw toFailure(error, transfer.path());
        }
    }

    /**
     * Converts an error to a failure and latches it, unless the disk is full: a full disk affects only the temporary
     * file.
     */
    private StorageFailure toFailure(IOException error, Path path) {
        return failureLatch.latchUnlessFull(error, path, "write");
    }

    void close() throws IOException {
        transfer.release();
        open.closeAll();
    }

    static List<String> snapshotNames(Disk disk, Path directory) throws IOException {
        return disk.list(directory).stream().filter(DataDirectory::isSnapshot).toList();
    }
}
