package dev.raftctl.node.storage.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a data directory for a comparison, with real files. */
class ComparedDirectoryReaderTest {
    private static final ServerId SELF = ServerId.of("n1");
    private static final Configuration VOTERS = Configuration.ofVoters(
            List.of(new ClusterMember(SELF, "127.0.0.1:7001"), new ClusterMember(ServerId.of("n2"), "127.0.0.1:7002")));

    private final RealDisk disk = new RealDisk();

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void writeALog() throws StorageFailure {
        directory = temporary.resolve("n1");
        List<LogEntry> entries = new ArrayList<>();
        entries.add(LogEntry.configuration(1, 1, VOTERS));
        for (long index = 2; index <= 40; index++) {
            entries.add(LogEntry.command(2, index, new byte[100]));
        }
        try (ServerStorage storage = open()) {
            storage.joinCluster("c-1", "demo");
            storage.write(new HardState(2, SELF), entries);
            storage.sync();
        }
    }

    private ServerStorage open() throws StorageFailure {
        return ServerStorage.open(disk, directory, SELF, new StorageSettings(1000), 42);
    }

    private ComparedDirectory read(long to) throws StorageFailure {
        return new ComparedDirectoryReader(disk, to).read("n1", directory, RecordedVotesAndLeaders.NONE);
    }

    @Test
    void readsTheWholeLogOfSeveralSegments() throws Exception {
        ComparedDirectory read = read(Long.MAX_VALUE);
        assertThat(read.last()).isEqualTo(new LogPosition(2, 40));
        assertThat(read.log().firstIndex()).isEqualTo(1);
        assertThat(read.log().termAt(1)).isEqualTo(1);
        assertThat(read.damage()).isNull();
        assertThat(read.hardState()).isEqualTo(new HardState(2, SELF));
        assertThat(read.configuration()).isNotNull();
        assertThat(read.configuration().configuration()).isEqualTo(VOTERS);
        List<Long> indexes = new ArrayList<>();
        read.entries().read(17, 23, entry -> indexes.add(entry.index()));
        assertThat(indexes).containsExactly(17L, 18L, 19L, 20L, 21L, 22L, 23L);
    }

    @Test
    void readsNoFurtherThanRequested() throws Exception {
        assertThat(read(12).last()).isEqualTo(new LogPosition(2, 12));
    }

    @Test
    void changesNoFile() throws Exception {
        SortedMap<String, String> before = files();
        read(Long.MAX_VALUE);
        assertThat(files()).isEqualTo(before);
        Files.delete(directory.resolve("lock"));
        read(Long.MAX_VALUE);
        assertThat(directory.resolve("lock")).as("reading does not lock").doesNotExist();
    }

    @Test
    void refusesADirectoryThatAServerUses() throws Exception {
        try (ServerStorage storage = open()) {
            assertThat(storage.last().index()).isEqualTo(40);
            assertThatThrownBy(() -> read(Long.MAX_VALUE))
                    .isInstanceOfSatisfying(
                            StorageFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(StorageFailureKind.LOCKED))
                    .hasMessageContaining(directory.toString());
            Files.delete(directory.resolve("lock"));
            assertThatThrownBy(() -> read(Long.MAX_VALUE)).isInstanceOf(StorageFailure.class);
        }
        OfflineLogReader.requireUnused(disk, directory);
    }

    @Test
    void readsADamagedLogUpToTheDamage() throws Exception {
        damageSecondSegment();
        ComparedDirectory read = read(Long.MAX_VALUE);
        assertThat(read.damage()).isNotNull();
        assertThat(read.last().index()).isBetween(1L, 20L);
        List<Long> indexes = new ArrayList<>();
        read.entries().read(1, Long.MAX_VALUE, entry -> indexes.add(entry.index()));
        assertThat(indexes).as("the known damage hides nothing more").hasSize((int)
                read.last().index());
    }

    @Test
    void damageThatAppearsAfterTheFirstReadIsAFailure() throws Exception {
        ComparedDirectory read = read(Long.MAX_VALUE);
        damageSecondSegment();
        assertThatThrownBy(() -> read.entries().read(1, 40, entry -> {})).isInstanceOf(StorageFailure.class);
        List<Long> indexes = new ArrayList<>();
        read.entries().read(1, 3, entry -> indexes.add(entry.index()));
        assertThat(indexes).as("the entries before it").containsExactly(1L, 2L, 3L);
    }

    private void damageSecondSegment() throws IOException {
        List<Path> segments;
        try (Stream<Path> listed = Files.list(directory.resolve("log"))) {
            segments = listed.sorted().toList();
        }
        assertThat(segments).hasSizeGreaterThan(2);
        byte[] bytes = Files.readAllBytes(segments.get(1));
        bytes[500] ^= 1;
        Files.write(segments.get(1), bytes);
    }

    @Test
    void refusesWhatIsNoDataDirectory() {
        assertThatThrownBy(() -> new ComparedDirectoryReader(disk, 9)
                        .read("x", temporary.resolve("nothing"), RecordedVotesAndLeaders.NONE))
                .isInstanceOf(StorageFailure.class)
                .hasMessageContaining("not a data directory");
    }

    private SortedMap<String, String> files() throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        try (Stream<Path> walked = Files.walk(directory)) {
            for (Path file : walked.toList()) {
                found.put(
                        file.toString(),
                        Files.getLastModifiedTime(file) + " "
                                + (Files.isRegularFile(file) ? Files.size(file) : Files.getPosixFilePermissions(file)));
            }
        }
        return found;
    }
}
