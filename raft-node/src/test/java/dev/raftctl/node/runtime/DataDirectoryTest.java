package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.node.config.ClusterSettings;
import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.journal.LastAliveFile;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a server starts only with its own undamaged directory that no other process uses, and otherwise leaves it
 * unchanged.
 */
class DataDirectoryTest {
    @TempDir
    Path root;

    private static StorageFailure.StorageFailureKind startFailureOf(NodeConfig config) {
        StorageFailure failure = catchThrowableOfType(
                StorageFailure.class, () -> RaftNode.start(config).close());
        assertThat(failure).as("the start must fail").isNotNull();
        return failure.kind();
    }

    @Test
    void twoServersCannotShareADirectory() throws Exception {
        // D08
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1")) {
            NodeConfig second =
                    NodeConfig.of(ServerId.of("n1"), new HostPort("127.0.0.1", 0), cluster.directoryOf("n1"));

            assertThat(startFailureOf(second)).isEqualTo(StorageFailure.StorageFailureKind.LOCKED);
        }
    }

    @Test
    void aDirectoryOfAnotherServerOrClusterIsRejected() throws Exception {
        // D09
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1")) {
            NodeConfig config = cluster.configOf("n1");
            cluster.stop("n1");
            NodeConfig otherServer = NodeConfig.of(ServerId.of("n2"), config.listen(), config.dataDir());
            ClusterSettings otherName =
                    new ClusterSettings("other", true, config.cluster().servers());
            NodeConfig otherCluster = new NodeConfig(
                    config.id(),
                    config.listen(),
                    config.advertise(),
                    config.dataDir(),
                    otherName,
                    config.raft(),
                    config.snapshots(),
                    config.storage(),
                    config.watches(),
                    WireLimits.DEFAULT,
                    null,
                    config.logging(),
                    config.security());

            assertThat(startFailureOf(otherServer)).isEqualTo(StorageFailure.StorageFailureKind.FOREIGN);
            assertThat(startFailureOf(otherCluster)).isEqualTo(StorageFailure.StorageFailureKind.FOREIGN);
        }
    }

    @Test
    void d13AServerWithACorruptEntryRecoversItFromTheOthers() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a", "precious");
            cluster.put("b", "2");
            String corrupt = cluster.anyFollower();
            // The leader and one other server suffice for a put, and this server may not be the other one.
            long last = cluster.status(cluster.awaitLeader()).last().index();
            Await.until(
                    "both entries are on its disk",
                    () -> cluster.statusUnchecked(corrupt).matchIndex() >= last);
            cluster.stop(corrupt);
            corrupt(cluster.directoryOf(corrupt), "precious");

            cluster.put("c", "3");

            cluster.start(corrupt);
            cluster.put("d", "4");

            Await.until("it has recovered", () -> hasRecovered(cluster, corrupt));
            assertThat(cluster.get("a")).isEqualTo("precious");
            cluster.stop(corrupt);
            assertThat(DataDirectoryCheck.check(new RealDisk(), cluster.directoryOf(corrupt))
                            .isDamaged())
                    .isFalse();
        }
    }

    @Test
    void d14AServerWhoseLogLostItsEndRecoversItFromTheOthers() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a", "precious");
            cluster.put("b", "2");
            String truncated = cluster.anyFollower();
            Await.until("it has all entries", () -> hasRecovered(cluster, truncated));
            cluster.stop(truncated);
            truncateToHalf(cluster.directoryOf(truncated));
            // A disk that lost acknowledged entries lost this file too; otherwise the start detects the loss (hazard
            // D15).
            Files.delete(cluster.directoryOf(truncated).resolve("end"));

            cluster.start(truncated);

            Await.until("it has recovered", () -> hasRecovered(cluster, truncated));
            cluster.stop(truncated);
            assertThat(Files.exists(cluster.directoryOf(truncated).resolve("convalescence")))
                    .isTrue();
            cluster.start(truncated);
            assertThat(Files.exists(cluster.directoryOf(truncated).resolve("convalescence")))
                    .isFalse();
            cluster.put("c", "3");
            assertThat(cluster.get("a")).isEqualTo("precious");
        }
    }

    @Test
    void d15AServerWhoseLastRecordIsCorruptAfterACleanStopRecoversItFromTheOthers() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a", "1");
            cluster.put("b", "precious");
            String corrupt = cluster.anyFollower();
            Await.until("it has all entries", () -> hasRecovered(cluster, corrupt));
            cluster.stop(corrupt);
            corrupt(cluster.directoryOf(corrupt), "precious");
            assertThat(DataDirectoryCheck.check(new RealDisk(), cluster.directoryOf(corrupt))
                            .isDamaged())
                    .isTrue();

            cluster.start(corrupt);

            Await.until("it has recovered", () -> hasRecovered(cluster, corrupt));
            assertThat(Files.exists(cluster.directoryOf(corrupt).resolve("convalescence")))
                    .isTrue();
        }
    }

    @Test
    void d15AnIdleServerMarksTheEndOfItsLogBeforeItIsStopped() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.put("a", "precious");
            String follower = cluster.anyFollower();
            Path directory = cluster.directoryOf(follower);
            Await.until("it has all entries", () -> hasRecovered(cluster, follower));

            // A power failure at this moment would leave these bytes of the log, without the last record.
            Await.until(
                    "the loss of its last record is detected", () -> detectsLossOfLastRecord(directory, "precious"));
        }
    }

    private boolean detectsLossOfLastRecord(Path running, String text) {
        try {
            Path copy = Files.createTempDirectory(root, "copy");
            for (String part : List.of("log", "snapshots")) {
                Files.createDirectories(copy.resolve(part));
            }
            for (String file : List.of("identity", "vote", "end", "log/00000000000000000001.log")) {
                if (Files.exists(running.resolve(file))) {
                    Files.copy(running.resolve(file), copy.resolve(file));
                }
            }
            corrupt(copy, text);
            return DataDirectoryCheck.check(new RealDisk(), copy).isDamaged();
        } catch (IOException | StorageFailure failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void d14KnownPeersArePersistedEvenIfTheConfigurationHasTheirIncarnations() throws Exception {
        // A server that loses its log and the configuration with it sees in this file that peers can restore it.
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            String follower = cluster.anyFollower();
            cluster.stop(follower);
            Path peersFile = cluster.directoryOf(follower).resolve("peers");
            Files.deleteIfExists(peersFile);

            cluster.start(follower);

            Await.until("it stores its peers", () -> Files.exists(peersFile));
        }
    }

    /** Removes the newer half of the log's only segment, as if it had never been written. */
    private static void truncateToHalf(Path directory) throws IOException {
        try (Stream<Path> segments = Files.list(directory.resolve("log"))) {
            Path segment = segments.findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(segment);
            int end = bytes.length;
            while (bytes[end - 1] == 0) {
                end--;
            }
            Files.write(segment, Arrays.copyOf(bytes, end / 2));
        }
    }

    private static boolean hasRecovered(LocalCluster cluster, String id) {
        ServerStatus status = cluster.statusUnchecked(id);
        ServerStatus leader = cluster.statusUnchecked(cluster.awaitLeader());
        return status.nonVotingReason().isEmpty() && status.lastApplied() == leader.lastApplied();
    }

    @Test
    void d13ASingleServerWithACorruptEntryDoesNotStart() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1")) {
            cluster.put("a", "precious");
            cluster.put("b", "2");
            cluster.put("c", "3");
            cluster.stop("n1");
            corrupt(cluster.directoryOf("n1"), "precious");

            assertThat(startFailureOf(cluster.configOf("n1"))).isEqualTo(StorageFailure.StorageFailureKind.DAMAGED);
        }
    }

    /** Changes one byte of this text in the server's log. */
    private static void corrupt(Path directory, String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> segments = Files.list(directory.resolve("log"))) {
            for (Path segment : segments.toList()) {
                byte[] bytes = Files.readAllBytes(segment);
                for (int at = 0; at + wanted.length <= bytes.length; at++) {
                    if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                        bytes[at] ^= 1;
                        Files.write(segment, bytes);
                        return;
                    }
                }
            }
        }
        throw new AssertionError(text + " is not in the log");
    }

    @Test
    void aDamagedDirectoryIsRejectedAndTheLockReleased() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1")) {
            cluster.stop("n1");
            Path identity = cluster.directoryOf("n1").resolve("identity");
            byte[] whole = Files.readAllBytes(identity);
            Files.write(identity, new byte[] {1}, StandardOpenOption.APPEND);
            assertThat(startFailureOf(cluster.configOf("n1"))).isEqualTo(StorageFailure.StorageFailureKind.DAMAGED);

            Files.write(identity, whole);

            cluster.start("n1");
            assertThat(cluster.awaitLeader()).isEqualTo("n1");
        }
    }

    @Test
    void anAddressInUseIsRejectedAndTheDirectoryReleased() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1")) {
            NodeConfig sameAddress =
                    NodeConfig.of(ServerId.of("n2"), cluster.addressOf("n1"), cluster.directoryOf("n2"));

            IOException failure = catchThrowableOfType(
                    IOException.class, () -> RaftNode.start(sameAddress).close());

            assertThat(failure).hasMessageContaining(cluster.addressOf("n1").toString());
            assertThat(LastAliveFile.read(cluster.directoryOf("n2")))
                    .as("it must not appear as killed")
                    .isNull();
            cluster.start("n2");
        }
    }
}
