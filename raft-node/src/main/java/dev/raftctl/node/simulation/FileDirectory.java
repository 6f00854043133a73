package dev.raftctl.node.simulation;

import dev.raftctl.node.simulation.safety.SafetyViolation;
import dev.raftctl.node.storage.DirectoryCheck;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A data directory of the real storage, on a simulated disk. */
final class FileDirectory implements ServerFiles.Directory {
    private static final Path PATH = Path.of("/data");
    private static final CrashLoss[] LOSSES = CrashLoss.values();
    private static final int TRIES = 8;
    private static final StorageSettings SETTINGS = new StorageSettings(4096);

    /** The directory and its lock may have to be made. */
    private static final int OPENING_CHANGES = 2;

    private final ServerId id;
    private final long incarnation;
    private final SimulatedDisk disk = new SimulatedDisk();

    FileDirectory(ServerId id, long incarnation) {
        this.id = id;
        this.incarnation = incarnation;
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public ServerFiles open() throws StorageFailure {
        return new Open(ServerStorage.open(disk, PATH, id, SETTINGS, incarnation));
    }

    @Override
    public void crash(long luck) {
        disk.crash(LOSSES[Math.floorMod(luck, LOSSES.length)], new SplittableRandom(luck));
    }

    @Override
    public void stopAfter(int changes) {
        disk.faults().stopAfter(changes);
    }

    @Override
    public void failSync(int n) {
        disk.faults().failForce(n);
    }

    @Override
    public void failRead(long n) {
        disk.faults().failRead(n);
    }

    @Override
    public @Nullable StorageFailure refusalOf(ServerId stranger) throws IOException {
        if (!disk.files(PATH).contains(PATH.resolve("identity"))) {
            return null;
        }
        long changes = disk.faults().changes();
        try (ServerStorage taken = ServerStorage.open(disk, PATH, stranger, SETTINGS, incarnation)) {
            throw new SafetyViolation(
                    "ForeignDirectoryRefused", stranger + " starts on the directory of " + taken.identity());
        } catch (StorageFailure refusal) {
            if (disk.faults().changes() - changes > OPENING_CHANGES) {
                throw new SafetyViolation("ForeignDirectoryRefused", stranger + " changes the directory of " + id);
            }
            return refusal;
        }
    }

    @Override
    public void leaveRoom(long bytes) {
        disk.leaveRoom(bytes);
    }

    /**
     * Not in the vote, nor where it looks as if it had never been written: that cannot be told from a torn tail. Under a running
     * server not in the log's last segment, for what proves the damage may be lost in a crash.
     */
    @Override
    public boolean rot(long luck, boolean running) {
        // What cannot be read just then would look damaged to the check.
        failRead(Long.MAX_VALUE);
        List<Path> files = new ArrayList<>(disk.files(PATH.resolve("log")));
        if (running && !files.isEmpty()) {
            files.remove(files.size() - 1);
        }
        files.addAll(disk.files(PATH.resolve("snapshots")));
        files.removeIf(path -> String.valueOf(path.getFileName()).endsWith(".damaged"));
        SplittableRandom random = new SplittableRandom(luck);
        try {
            if (!running) {
                meetAnother();
            }
            for (int tries = 0; !files.isEmpty() && tries < TRIES; tries++) {
                if (rots(files.get(random.nextInt(files.size())), random)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | StorageFailure failing) {
            return false;
        }
    }

    /** Else who lost its snapshot would not know that there are others to heal it. */
    private void meetAnother() throws StorageFailure {
        try (ServerStorage storage = ServerStorage.open(disk, PATH, id, SETTINGS, incarnation)) {
            storage.peers().remember(ServerId.of("another"), 1);
        }
    }

    private boolean rots(Path path, SplittableRandom random) throws IOException, StorageFailure {
        long size;
        try (Disk.OpenFile file = disk.open(path, Disk.Mode.READ)) {
            size = file.size();
        }
        if (size == 0) {
            return false;
        }
        long at = random.nextLong(size);
        int bit = random.nextInt(8);
        disk.flip(path, at, bit);
        boolean isNoticed = false;
        try {
            isNoticed = DirectoryCheck.check(disk, PATH).isDamaged();
            return isNoticed;
        } finally {
            if (!isNoticed) {
                disk.flip(path, at, bit);
            }
        }
    }

    private record Open(ServerStorage storage) implements ServerFiles {
        @Override
        public RecoveredState recovered() {
            return storage.recovered();
        }

        @Override
        public long freeBytes() throws IOException {
            return storage.freeBytes();
        }

        @Override
        public void write(@Nullable Ballot ballot, List<Entry> entries) throws StorageFailure {
            storage.write(ballot, entries);
        }

        @Override
        public void sync() throws StorageFailure {
            storage.sync();
        }

        @Override
        public void markEnd() throws StorageFailure {
            storage.markEnd();
        }

        @Override
        public void distrust(long term) throws StorageFailure {
            storage.distrust(term);
        }

        @Override
        public void leasePromise(long nanos) throws StorageFailure {
            storage.leasePromise(nanos);
        }

        @Override
        public List<Entry> read(long from, long to, long bytesMax) throws StorageFailure {
            return storage.read(from, to, bytesMax);
        }

        @Override
        public void compact(long firstIndexToKeep) throws StorageFailure {
            storage.compact(firstIndexToKeep);
        }

        @Override
        public boolean adopt(Position snapshot) throws StorageFailure {
            return storage.adopt(snapshot);
        }

        @Override
        public @Nullable Snapshot newestSnapshot() {
            return storage.snapshots().newest();
        }

        @Override
        public @Nullable Snapshot snapshotAt(Position last) {
            return storage.snapshots().at(last);
        }

        @Override
        public Snapshot save(Position last, Configuration configuration, SnapshotStore.Body body)
                throws StorageFailure {
            return storage.snapshots().save(last, configuration, body);
        }

        @Override
        public InputStream openBody(Snapshot snapshot) throws StorageFailure {
            return storage.snapshots().openBody(snapshot);
        }

        @Override
        public StorageFailure failureOf(Snapshot snapshot, IOException error) {
            return storage.snapshots().failureOf(snapshot, error);
        }

        @Override
        public boolean isDamaged(Snapshot snapshot) {
            StorageFailure found = storage.snapshots().damageOf(snapshot);
            return found != null && found.kind() == StorageFailure.Kind.DAMAGED;
        }

        @Override
        public void setAside(Snapshot snapshot) throws StorageFailure {
            storage.snapshots().setAside(snapshot);
        }

        @Override
        public byte[] readChunk(Snapshot snapshot, long offset, int bytesMax) throws StorageFailure {
            return storage.snapshots().readChunk(snapshot, offset, bytesMax);
        }

        @Override
        public long receivedBytes(Position last, long total, int digest) {
            return storage.snapshots().receivedBytes(last, total, digest);
        }

        @Override
        public long receive(Position last, long total, int digest, long offset, byte[] data) throws StorageFailure {
            return storage.snapshots().receive(last, total, digest, offset, data);
        }

        @Override
        public @Nullable Snapshot completeReceived(Position last, long total, int digest) throws StorageFailure {
            return storage.snapshots().completeReceived(last, total, digest);
        }
    }
}
