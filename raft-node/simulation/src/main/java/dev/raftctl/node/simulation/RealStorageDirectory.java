package dev.raftctl.node.simulation;

import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.SnapshotStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.simulated.SimulatedDisk;
import dev.raftctl.node.storage.simulated.UnsyncedWriteLoss;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A server's data directory on a simulated disk, accessed through the same storage code that a real server uses. */
final class RealStorageDirectory implements SimulatedStorage.SimulatedDataDirectory {
    private static final Path PATH = Path.of("/data");
    private static final UnsyncedWriteLoss[] CRASH_LOSSES = UnsyncedWriteLoss.values();
    private static final int MAX_ATTEMPTS = 8;
    private static final StorageSettings SETTINGS = new StorageSettings(4096);

    /**
     * The number of changes that opening a data directory makes to the disk: the directory and its lock file are
     * created.
     */
    private static final int MAX_OPEN_CHANGES = 2;

    private final ServerId id;
    private final long incarnation;
    private final SimulatedDisk disk = new SimulatedDisk();

    RealStorageDirectory(ServerId id, long incarnation) {
        this.id = id;
        this.incarnation = incarnation;
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public SimulatedStorage open() throws StorageFailure {
        return new ServerStorageAdapter(ServerStorage.open(disk, PATH, id, SETTINGS, incarnation));
    }

    @Override
    public void crash(long randomKey) {
        disk.crash(CRASH_LOSSES[Math.floorMod(randomKey, CRASH_LOSSES.length)], new SplittableRandom(randomKey));
    }

    @Override
    public void cutPowerAfter(int changeCount) {
        disk.faults().cutPowerAfter(changeCount);
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
    public @Nullable StorageFailure startRefusal(ServerId otherServer) throws IOException {
        if (!disk.files(PATH).contains(PATH.resolve("identity"))) {
            return null;
        }
        long changeCount = disk.faults().changeCount();
        try (ServerStorage opened = ServerStorage.open(disk, PATH, otherServer, SETTINGS, incarnation)) {
            throw new SafetyPropertyViolation(
                    "ForeignDirectoryRefused", otherServer + " starts on the directory of " + opened.identity());
        } catch (StorageFailure refusal) {
            if (disk.faults().changeCount() - changeCount > MAX_OPEN_CHANGES) {
                throw new SafetyPropertyViolation(
                        "ForeignDirectoryRefused", otherServer + " changes the directory of " + id);
            }
            return refusal;
        }
    }

    @Override
    public void limitFreeBytes(long bytes) {
        disk.limitFreeBytes(bytes);
    }

    /**
     * Flips a bit of the log or of a snapshot. Spares places where the damage would look as if nothing had ever been
     * written, like a torn tail. Under a running server it also spares the log's last segment, because a crash may lose
     * the evidence of the damage.
     */
    @Override
    public boolean corruptBit(long randomKey, boolean running) {
        // A pending read failure would look like damage to the check.
        failRead(Long.MAX_VALUE);
        List<Path> files = new ArrayList<>(disk.files(PATH.resolve("log")));
        if (running && !files.isEmpty()) {
            files.remove(files.size() - 1);
        }
        files.addAll(disk.files(PATH.resolve("snapshots")));
        files.removeIf(path -> String.valueOf(path.getFileName()).endsWith(".damaged"));
        SplittableRandom random = new SplittableRandom(randomKey);
        try {
            if (!running) {
                rememberAnotherPeer();
            }
            for (int attempt = 0; !files.isEmpty() && attempt < MAX_ATTEMPTS; attempt++) {
                if (flipsDetectedBit(files.get(random.nextInt(files.size())), random)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | StorageFailure failure) {
            return false;
        }
    }

    /**
     * Records another peer in the directory, because a server whose snapshot is damaged starts only if it knows a peer
     * that can replace the snapshot.
     */
    private void rememberAnotherPeer() throws StorageFailure {
        try (ServerStorage storage = ServerStorage.open(disk, PATH, id, SETTINGS, incarnation)) {
            storage.peers().rememberIncarnation(ServerId.of("another"), 1);
        }
    }

    private boolean flipsDetectedBit(Path path, SplittableRandom random) throws IOException, StorageFailure {
        long size;
        try (Disk.OpenDiskFile file = disk.open(path, Disk.FileOpenMode.READ)) {
            size = file.size();
        }
        if (size == 0) {
            return false;
        }
        long position = random.nextLong(size);
        int bit = random.nextInt(8);
        disk.flipBit(path, position, bit);
        boolean isDetected = false;
        try {
            isDetected = DataDirectoryCheck.check(disk, PATH).isDamaged();
            return isDetected;
        } finally {
            if (!isDetected) {
                disk.flipBit(path, position, bit);
            }
        }
    }

    private record ServerStorageAdapter(ServerStorage storage) implements SimulatedStorage {
        @Override
        public RecoveredState recovered() {
            return storage.recovered();
        }

        @Override
        public long freeBytes() throws IOException {
            return storage.freeBytes();
        }

        @Override
        public void write(@Nullable HardState hardState, List<LogEntry> entries) throws StorageFailure {
            storage.write(hardState, entries);
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
        public void beginRecovering(long term) throws StorageFailure {
            storage.beginRecovering(term);
        }

        @Override
        public void storeLeasePromise(long nanos) throws StorageFailure {
            storage.storeLeasePromise(nanos);
        }

        @Override
        public List<LogEntry> read(long from, long to, long maxBytes) throws StorageFailure {
            return storage.read(from, to, maxBytes);
        }

        @Override
        public void compact(long firstIndexToKeep) throws StorageFailure {
            storage.compact(firstIndexToKeep);
        }

        @Override
        public boolean adoptSnapshot(LogPosition snapshot) throws StorageFailure {
            return storage.adoptSnapshot(snapshot);
        }

        @Override
        public SnapshotStorage snapshots() {
            return storage.snapshots();
        }
    }
}
