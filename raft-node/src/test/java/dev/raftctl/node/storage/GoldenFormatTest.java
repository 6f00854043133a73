package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.offline.DirectoryCheckReport;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Directories of format 1, kept byte for byte: the current version writes exactly the newest one, and every later
 * version must read all of them. When the format changes or grows, these files stay and a new directory is added. The
 * first one has no end mark, no owner in the vote file and no cluster in the snapshot. {@code -Drewrite} writes the
 * newest.
 */
class GoldenFormatTest {
    private static final Path FIRST_VERSION = Path.of("src/test/resources/storage-format-1");
    private static final Path NEWEST_VERSION = Path.of("src/test/resources/storage-format-1-with-owners");
    private static final ServerId SELF = ServerId.of("alpha");
    private static final StorageSettings SETTINGS = new StorageSettings(400);
    private static final List<LogEntry> LATER_ENTRIES = List.of(
            LogEntry.command(3, 4, "put a=1".getBytes(StandardCharsets.UTF_8)),
            LogEntry.command(3, 5, new byte[0]),
            LogEntry.command(3, 6, "x".repeat(200).getBytes(StandardCharsets.UTF_8)),
            LogEntry.noop(4, 7));

    @TempDir
    Path temporary;

    @Test
    void writesFormatOneByteForByte() throws Exception {
        Path written = temporary.resolve("data");
        writeDirectory(written);
        if (System.getProperty("rewrite") != null) {
            copy(written, NEWEST_VERSION);
        }
        List<String> names = filesOf(NEWEST_VERSION);
        assertThat(names).hasSize(7);
        assertThat(filesOf(written)).isEqualTo(names);
        for (String name : names) {
            assertThat(Files.readAllBytes(written.resolve(name)))
                    .as(name)
                    .isEqualTo(Files.readAllBytes(NEWEST_VERSION.resolve(name)));
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        for (String name : filesOf(from)) {
            Path target = to.resolve(name);
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Files.copy(from.resolve(name), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void readsTheNewestVersion() throws Exception {
        Path copy = temporary.resolve("data");
        copy(NEWEST_VERSION, copy);
        assertThat(DataDirectoryCheck.check(new RealDisk(), copy).findings()).isEmpty();
        assertHoldsWrittenData(copy);
    }

    @Test
    void readsTheFirstVersion() throws Exception {
        Path copy = temporary.resolve("data");
        copy(FIRST_VERSION, copy);
        assertThat(DataDirectoryCheck.check(new RealDisk(), copy).findings())
                .extracting(DirectoryCheckReport.DirectoryFinding::severity)
                .containsOnly(DirectoryCheckReport.DirectoryFindingSeverity.INFO);
        assertHoldsWrittenData(copy);
    }

    private static void assertHoldsWrittenData(Path copy) throws Exception {
        try (ServerStorage storage = ServerStorage.open(new RealDisk(), copy, SELF, SETTINGS, 1)) {
            assertThat(storage.identity()).isEqualTo(new ServerIdentity(SELF, 0x1122334455667788L, "c0ffee", "golden"));
            assertThat(storage.peers().incarnationOf(ServerId.of("beta"))).isEqualTo(77);
            assertThat(storage.recovered().hardState()).isEqualTo(new HardState(4, ServerId.of("beta")));
            assertThat(storage.recovered().snapshot()).isEqualTo(new LogPosition(3, 2));
            assertThat(storage.recovered().snapshotConfiguration()).isEqualTo(configuration());
            assertThat(storage.recovered().configurations()).hasSize(1);
            assertThat(storage.read(4, 8, Long.MAX_VALUE)).isEqualTo(LATER_ENTRIES);
            assertThat(storage.snapshots()
                            .openBody(Objects.requireNonNull(storage.snapshots().newest()))
                            .readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("the machine's state");
        }
    }

    static void writeDirectory(Path directory) throws StorageFailure {
        try (ServerStorage storage =
                ServerStorage.open(new RealDisk(), directory, SELF, SETTINGS, 0x1122334455667788L)) {
            storage.joinCluster("c0ffee", "golden");
            storage.peers().rememberIncarnation(ServerId.of("beta"), 77);
            storage.write(new HardState(1, null), List.of(LogEntry.configuration(1, 1, configuration())));
            storage.sync();
            storage.write(new HardState(3, SELF), List.of(LogEntry.noop(3, 2), LogEntry.command(3, 3, new byte[] {
                1, 2, 3
            })));
            storage.sync();
            storage.write(new HardState(4, ServerId.of("beta")), LATER_ENTRIES);
            storage.sync();
            storage.snapshots()
                    .save(
                            new LogPosition(3, 2),
                            configuration(),
                            target -> target.write("the machine's state".getBytes(StandardCharsets.UTF_8)));
            storage.markEnd();
        }
    }

    private static Configuration configuration() {
        ServerId beta = ServerId.of("beta");
        ServerId gamma = ServerId.of("gamma");
        TreeMap<ServerId, ClusterMember> members = new TreeMap<>();
        members.put(SELF, new ClusterMember(SELF, "10.0.0.1:7101", 5));
        members.put(beta, new ClusterMember(beta, "10.0.0.2:7101", 77));
        members.put(gamma, new ClusterMember(gamma, "10.0.0.3:7101"));
        return new Configuration(
                members,
                new TreeSet<>(List.of(SELF, beta)),
                new TreeSet<>(List.of(SELF)),
                new TreeSet<>(List.of(gamma)));
    }

    private static List<String> filesOf(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(name -> !name.equals("lock"))
                    .sorted()
                    .toList();
        }
    }
}
