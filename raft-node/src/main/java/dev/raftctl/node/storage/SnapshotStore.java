package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of the machine as files: written to a temporary name, forced, renamed, directory forced, and only then are older
 * ones deleted (hazard S04). {@link #save} belongs to one thread, {@link #receivedBytes}, {@link #receiveChunk} and
 * {@link #completeTransfer} to one, which may be another; the rest to any.
 */
public final class SnapshotStore {
    private final Disk disk;
    private final Path directory;
    private final FsyncFailureLatch failureLatch;
    private final Supplier<Identity> identity;
    private final SnapshotTransfer transfer;
    private final OpenSnapshots open;
    private volatile @Nullable Snapshot newest;

    /** @param identity as it is now: a server joins its cluster after the directory was opened */
    SnapshotStore(
            Disk disk,
            Path directory,
            FsyncFailureLatch failureLatch,
            Supplier<Identity> identity,
            @Nullable Snapshot newest) {
        this.disk = disk;
        this.directory = directory;
        this.failureLatch = failureLatch;
        this.identity = identity;
        this.newest = newest;
        this.transfer = new SnapshotTransfer(disk, directory);
        this.open = new OpenSnapshots(disk, directory);
    }

    /**
     * One whole snapshot.
     *
     * @param bytes size of the file as it is sent to followers
     * @param digest CRC-32C of the whole file
     * @param origin the cluster whose state it holds
     */
    public record Snapshot(Position last, Configuration configuration, long bytes, int digest, Origin origin) {
        /** Of a cluster that is not named. */
        public Snapshot(Position last, Configuration configuration, long bytes, int digest) {
            this(last, configuration, bytes, digest, Origin.UNKNOWN);
        }

        Path pathIn(Path directory) {
            return directory.resolve(DataDirectory.snapshotName(last.index(), last.term()));
        }
    }

    /**
     * The cluster whose state a snapshot holds; of two empty texts where an older version wrote it, or there was none
     * yet.
     */
    public record Origin(String clusterId, String clusterName, Lineage lineage) {
        public static final Origin UNKNOWN = new Origin("", "");

        /** A cluster that was never recovered. */
        public Origin(String clusterId, String clusterName) {
            this(clusterId, clusterName, Lineage.ORIGINAL);
        }

        static Origin of(Identity identity) {
            return new Origin(identity.clusterId(), identity.clusterName(), identity.lineage());
        }

        public boolean isKnown() {
            return !clusterId.isEmpty();
        }

        /** Whether a server of this identity may use it; where one of the two names no cluster, it may. */
        boolean isUsableBy(Identity identity) {
            return !isKnown()
                    || !identity.hasCluster()
                    || (clusterId.equals(identity.clusterId()) && includesLineage(identity.lineage()));
        }

        /** What was taken before a recovery is part of the history that goes on after it. */
        private boolean includesLineage(Lineage own) {
            return lineage.equals(own) || own.isLaterThan(lineage);
        }
    }

    /** Something that writes the machine's state. */
    @FunctionalInterface
    public interface BodyWriter {
        void writeTo(OutputStream target) throws IOException;
    }

    /** The newest whole snapshot, if any. */
    public @Nullable Snapshot newest() {
        return newest;
    }

    /**
     * The snapshot of this position: the newest, or an older one that {@link #readChunk} was reading when it was replaced, so
     * that a slow follower gets to its end (hazard S10). Null when it is gone.
     */
    public @Nullable Snapshot find(Position last) {
        Snapshot now = newest;
        return now != null && now.last().equals(last) ? now : open.find(last);
    }

    /**
     * Write a snapshot of this server's own machine; it is the newest when this returns, unless a newer one was received
     * meanwhile: then that is returned. No space: FULL, and nothing is changed.
     */
    public Snapshot save(Position last, Configuration configuration, BodyWriter body) throws StorageFailure {
        failureLatch.throwIfFailed();
        Path temporary = directory.resolve("own" + DataDirectory.TEMPORARY_SUFFIX);
        try {
            try (Disk.OpenFile file = disk.open(temporary, Disk.Mode.CREATE)) {
                SnapshotOutputStream writer = new SnapshotOutputStream(
                        file, SnapshotFile.header(last, configuration, Origin.of(identity.get())));
                body.writeTo(writer);
                writer.finish();
            }
            return publish(temporary, SnapshotFile.verify(disk, temporary));
        } catch (IOException error) {
            StorageFailure failure = toFailure(error, temporary);
            if (failure.kind() == Kind.FULL) {
                deleteTemporary(temporary);
            }
            throw failure;
        }
    }

    /** The room it took is wanted for other things. */
    private void deleteTemporary(Path temporary) throws StorageFailure {
        try {
            if (disk.exists(temporary)) {
                disk.delete(temporary);
            }
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, temporary, "delete"));
        }
    }

    /** The machine's part of a snapshot, its checks done while reading. */
    public InputStream openBody(Snapshot snapshot) throws StorageFailure {
        Path path = snapshot.pathIn(directory);
        try {
            Disk.OpenFile file = disk.open(path, Disk.Mode.READ);
            try {
                return new SnapshotBodyInputStream(path, file, SnapshotFile.readHeader(file, path));
            } catch (IOException | StorageFailure failed) {
                file.close();
                throw failed;
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, path, "read");
        }
    }

    /** Why a machine could not be made of this snapshot's body: the disk's error, damage, or bytes that mean nothing to the machine. */
    public StorageFailure restoreFailure(Snapshot snapshot, IOException error) {
        return error.getCause() instanceof StorageFailure failure
                ? failure
                : StorageFailure.damaged(
                        snapshot.pathIn(directory), -1, "the snapshot cannot be restored: " + error.getMessage());
    }

    /** Bytes of the whole file, for a follower; shorter only at its end. */
    public byte[] readChunk(Snapshot snapshot, long offset, int maxBytes) throws StorageFailure {
        byte[] chunk = new byte[(int) Math.max(0, Math.min(maxBytes, snapshot.bytes() - offset))];
        try {
            open.read(snapshot, ByteBuffer.wrap(chunk), offset);
            return chunk;
        } catch (IOException error) {
            throw StorageFailure.of(error, snapshot.pathIn(directory), "read");
        }
    }

    /**
     * Reads all of the newest snapshot's file again, and says what is wrong with it: its bytes are not those that were
     * written, or cannot be read. Null: nothing, or it is not the newest any more.
     */
    public @Nullable StorageFailure findDamage(Snapshot snapshot) {
        try {
            Snapshot found = snapshot.equals(newest) ? SnapshotFile.verify(disk, snapshot.pathIn(directory)) : snapshot;
            return found.equals(snapshot)
                    ? null
                    : StorageFailure.damaged(snapshot.pathIn(directory), -1, "it holds " + found.last() + " now");
        } catch (StorageFailure failure) {
            return failure;
        }
    }

    /**
     * The newest snapshot is damaged: it is not used any more, and what is left of its file is kept under another name.
     * There is none then until one is saved or received; the log is not shortened meanwhile.
     */
    public synchronized void setAside(Snapshot damaged) throws StorageFailure {
        failureLatch.throwIfFailed();
        if (!damaged.equals(newest)) {
            return;
        }
        newest = null;
        Path path = damaged.pathIn(directory);
        try {
            open.closeIfOpen(damaged);
            if (disk.exists(path)) {
                DamagedFiles.of(disk, directory).setAside(path);
            }
        } catch (IOException error) {
            throw failureLatch.latch(StorageFailure.of(error, path, "set aside"));
        }
    }

    /** How much of the snapshot that a leader sends is here already; keyed by all of its arguments (hazard S03). */
    public long receivedBytes(Position last, long total, int digest) {
        return transfer.receivedBytesOf(new SnapshotTransfer.Key(last, total, digest));
    }

    /** Add a chunk to what was received; ignored unless it begins where the last one ended. Returns the bytes now here. */
    public long receiveChunk(Position last, long total, int digest, long offset, byte[] data) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            return transfer.addChunk(new SnapshotTransfer.Key(last, total, digest), offset, data);
        } catch (IOException error) {
            abandonTransfer();
            throw toFailure(error, transfer.path());
        }
    }

    /** The received file is whole: check its digest and make it the newest; null when it fails, and it is thrown away. */
    public @Nullable Snapshot completeTransfer(Position last, long total, int digest) throws StorageFailure {
        failureLatch.throwIfFailed();
        try {
            if (!transfer.isComplete(new SnapshotTransfer.Key(last, total, digest))) {
                transfer.abandon();
                return null;
            }
            Snapshot snapshot = SnapshotFile.verify(disk, transfer.path());
            if (!snapshot.last().equals(last)) {
                transfer.abandon();
                return null;
            }
            transfer.release();
            return publish(transfer.path(), snapshot);
        } catch (StorageFailure failure) {
            if (failure.kind() == Kind.IO) {
                throw failure;
            }
            abandonTransfer();
            return null;
        } catch (IOException error) {
            abandonTransfer();
            throw toFailure(error, transfer.path());
        }
    }

    /** The file gets its name, durably; then older ones go. */
    private synchronized Snapshot publish(Path temporary, Snapshot snapshot) throws IOException {
        Snapshot previous = newest;
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

    /** A full disk spoils only the temporary file; any other error, all trust. */
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
