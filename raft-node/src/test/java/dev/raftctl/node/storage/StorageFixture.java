package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.node.storage.simulated.SimulatedDisk;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A server's data directory on a simulated disk, with small segments. */
final class StorageFixture {
    static final Path DIRECTORY = Path.of("/data");
    static final DataDirectory LAYOUT = new DataDirectory(DIRECTORY);
    static final ServerId SELF = ServerId.of("n1");
    static final StorageSettings SMALL_SEGMENTS = new StorageSettings(1000);
    static final Configuration ONE_VOTER =
            Configuration.ofVoters(List.of(new ClusterMember(SELF, "127.0.0.1:7101", 42)));

    final SimulatedDisk disk = new SimulatedDisk();

    ServerStorage open() throws StorageFailure {
        return ServerStorage.open(disk, DIRECTORY, SELF, SMALL_SEGMENTS, 42);
    }

    /** Asserts that opening fails with a failure of this kind, and applies further assertions to it. */
    void assertOpenFails(StorageFailureKind kind, Consumer<StorageFailure> assertions) {
        assertThatThrownBy(this::open).isInstanceOfSatisfying(StorageFailure.class, failure -> {
            org.assertj.core.api.Assertions.assertThat(failure.kind()).isEqualTo(kind);
            assertions.accept(failure);
        });
    }

    static List<LogEntry> entries(long term, long from, long to) {
        List<LogEntry> entries = new ArrayList<>();
        for (long index = from; index <= to; index++) {
            entries.add(LogEntry.command(term, index, ("t" + term + "/" + index).getBytes(StandardCharsets.UTF_8)));
        }
        return entries;
    }

    static StoredSnapshot save(ServerStorage storage, LogPosition last, String body) throws StorageFailure {
        return storage.snapshots().save(last, ONE_VOTER, target -> target.write(body.getBytes(StandardCharsets.UTF_8)));
    }

    static String bodyOf(ServerStorage storage) throws StorageFailure, IOException {
        StoredSnapshot newest = Objects.requireNonNull(storage.snapshots().newest());
        try (InputStream body = storage.snapshots().openBody(newest)) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Path segment(long firstIndex) {
        return LAYOUT.log().resolve(DataDirectory.segmentName(firstIndex));
    }

    static Path snapshot(LogPosition last) {
        return LAYOUT.snapshots().resolve(DataDirectory.snapshotName(last.index(), last.term()));
    }

    /** Returns the log's existing segments. */
    List<Path> segments() throws StorageFailure {
        return LogScanResult.segments(disk, LAYOUT.log());
    }

    byte[] bytes(Path file) throws IOException {
        return bytes(disk, file);
    }

    static byte[] bytes(Disk disk, Path file) throws IOException {
        try (Disk.OpenDiskFile open = disk.open(file, Disk.FileOpenMode.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) open.size());
            open.read(bytes, 0);
            return bytes.array();
        }
    }

    void overwrite(Path file, byte[] bytes) throws IOException {
        try (Disk.OpenDiskFile open = disk.open(file, Disk.FileOpenMode.CREATE)) {
            open.write(ByteBuffer.wrap(bytes), 0);
            open.force();
        }
        disk.forceDirectory(DataDirectory.parent(file));
    }

    void write(Path file, long at, byte... bytes) throws IOException {
        try (Disk.OpenDiskFile open = disk.open(file, Disk.FileOpenMode.WRITE)) {
            open.write(ByteBuffer.wrap(bytes), at);
            open.force();
        }
    }
}
