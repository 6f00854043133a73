package dev.raftctl.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeConfigLoaderTest {
    private static final String DOCUMENTED_EXAMPLE = """
            [node]
            id = "n1"
            listen = "0.0.0.0:7001"
            advertise = "10.0.0.1:7001"
            data-dir = "/var/lib/raftctl/n1"
            [cluster]                      # every server of the cluster; the same file may serve all hosts, with --id
            name = "orders"
            bootstrap = true               # optional: form the cluster from this list without `raftctl bootstrap`
            servers = { n1 = "10.0.0.1:7001", n2 = "10.0.0.2:7001", n3 = "10.0.0.3:7001" }
            [raft]
            heartbeat = "50ms"
            election-timeout = "2s"        # randomised in [T, 2T)
            [tls]
            [metrics]                      # listen = "127.0.0.1:9101" serves Prometheus text at /metrics
            """;

    private static final String SHARED_FILE = """
            [node]
            data-dir = "/var/lib/raftctl/{id}"
            [cluster]
            servers = { n1 = "10.0.0.1:7001", n2 = "10.0.0.2:7001" }
            """;

    @TempDir
    Path directory;

    @Test
    void aLearnerHasAnAddressButDoesNotTakePartInFormingTheCluster() throws Exception {
        String learners = SHARED_FILE + "learners = { n3 = \"10.0.0.3:7001\" }\n";
        NodeConfig config =
                NodeConfigLoader.load(file(learners), new CommandLineOverrides("n3", null, null, null, List.of()));
        assertThat(config.listen()).hasToString("10.0.0.3:7001");
        assertThat(config.cluster().servers()).hasToString("{n1=10.0.0.1:7001, n2=10.0.0.2:7001}");
        assertThat(config.cluster().learners()).hasToString("{n3=10.0.0.3:7001}");
    }

    @Test
    void readsTheDocumentedExample() throws Exception {
        NodeConfig config = NodeConfigLoader.load(file(DOCUMENTED_EXAMPLE), CommandLineOverrides.NONE);
        assertThat(config.id()).isEqualTo(ServerId.of("n1"));
        assertThat(config.listen()).hasToString("0.0.0.0:7001");
        assertThat(config.advertise()).hasToString("10.0.0.1:7001");
        assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/raftctl/n1"));
        assertThat(config.cluster().name()).isEqualTo("orders");
        assertThat(config.cluster().bootstrap()).isTrue();
        assertThat(config.cluster().servers()).hasToString("{n1=10.0.0.1:7001, n2=10.0.0.2:7001, n3=10.0.0.3:7001}");
        assertThat(config.raft()).isEqualTo(RaftSettings.withTimeouts(config.id(), 2_000_000_000L, 50_000_000L));
        assertThat(config.metrics()).isNull();
        assertThat(config.logging()).isEqualTo(LoggingSettings.DEFAULT);
    }

    @Test
    void withoutAFileIdListenAndDataDirSuffice() throws Exception {
        NodeConfig config =
                NodeConfigLoader.load(null, new CommandLineOverrides("n1", "127.0.0.1:7001", null, "data", List.of()));
        assertThat(config)
                .isEqualTo(NodeConfig.of(ServerId.of("n1"), HostPort.parse("127.0.0.1:7001"), Path.of("data")));
    }

    @Test
    void oneFileServesAllServersWithTheirOwnIds() throws Exception {
        NodeConfig second = NodeConfigLoader.load(file(SHARED_FILE), id("n2"));
        assertThat(second.id()).isEqualTo(ServerId.of("n2"));
        assertThat(second.listen()).isEqualTo(second.advertise()).hasToString("10.0.0.2:7001");
        assertThat(second.dataDir()).isEqualTo(Path.of("/var/lib/raftctl/n2"));
        assertThat(second.cluster().name()).isEqualTo("cluster");
        assertThat(second.cluster().bootstrap()).isFalse();
    }

    @Test
    void listedAddressIsAdvertisedWhateverTheListenAddress() throws Exception {
        NodeConfig config = NodeConfigLoader.load(
                file(SHARED_FILE), new CommandLineOverrides("n1", "0.0.0.0:9000", null, null, List.of()));
        assertThat(config.listen()).hasToString("0.0.0.0:9000");
        assertThat(config.advertise()).hasToString("10.0.0.1:7001");
    }

    @Test
    void optionsOverrideSettingsAndSettingsOverrideTheFile() throws Exception {
        NodeConfig config = NodeConfigLoader.load(
                file(DOCUMENTED_EXAMPLE),
                new CommandLineOverrides(
                        null,
                        null,
                        null,
                        "/opt",
                        List.of(
                                "node.data-dir=/set",
                                "raft.heartbeat=10ms",
                                "raft.heartbeat=20ms",
                                "log.format=json",
                                "log.level=debug",
                                "metrics.listen=127.0.0.1:9101",
                                "cluster.servers.n4=10.0.0.4:7001",
                                "snapshot.after-bytes=2GiB",
                                "snapshot.after-entries=5",
                                "snapshot.keep-entries=0",
                                "storage.segment-bytes=65536",
                                "raft.pre-vote=false",
                                "raft.lease-reads=true")));
        assertThat(config.dataDir()).isEqualTo(Path.of("/opt"));
        assertThat(config.raft().heartbeatNanos()).isEqualTo(20_000_000);
        assertThat(config.raft().preVote()).isFalse();
        assertThat(config.raft().leaseReads()).isTrue();
        assertThat(config.raft().trailingEntries()).isZero();
        assertThat(config.logging())
                .isEqualTo(new LoggingSettings(LoggingSettings.LogLineFormat.JSON, LoggingSettings.LogLevel.DEBUG));
        assertThat(config.metrics()).hasToString("127.0.0.1:9101");
        assertThat(config.cluster().servers()).hasSize(4);
        assertThat(config.snapshots()).isEqualTo(new SnapshotSettings(5, 2L << 30));
        assertThat(config.storage().segmentBytes()).isEqualTo(65_536);
    }

    @Test
    void limitsHaveTheirDefaultsUnlessSet() throws Exception {
        NodeConfig config = NodeConfigLoader.load(
                null,
                new CommandLineOverrides(
                        "n1",
                        "127.0.0.1:7001",
                        null,
                        "d",
                        List.of(
                                "limits.connections=100",
                                "limits.handshake-timeout=2s",
                                "limits.slow-reader-timeout=10s",
                                "limits.in-flight-bytes=128MiB")));
        WireLimits standard = WireLimits.DEFAULT;
        assertThat(config.limits().maxConnections()).isEqualTo(100);
        assertThat(config.limits().handshakeTimeoutMillis()).isEqualTo(2_000);
        assertThat(config.limits().slowReaderTimeoutMillis()).isEqualTo(10_000);
        assertThat(config.limits().maxInFlightRequestBytes()).isEqualTo(128 << 20);
        assertThat(config.limits().idleTimeoutMillis()).isEqualTo(standard.idleTimeoutMillis());
        assertThat(config.limits().maxRequestBytesPerConnection()).isEqualTo(standard.maxRequestBytesPerConnection());
        assertThat(config.limits().maxFailedHandshakes()).isEqualTo(standard.maxFailedHandshakes());
        assertThat(config.limits().maxFrameBytes()).isEqualTo(standard.maxFrameBytes());
    }

    @Test
    void shorterElectionTimeoutShortensTheHeartbeat() throws Exception {
        NodeConfig config = NodeConfigLoader.load(
                null,
                new CommandLineOverrides("n1", "127.0.0.1:7001", null, "d", List.of("raft.election-timeout=300ms")));
        assertThat(config.raft().heartbeatNanos()).isEqualTo(30_000_000);
    }

    @Test
    void unlistedServerCannotBootstrapButMayJoinLater() throws Exception {
        assertFails(
                DOCUMENTED_EXAMPLE,
                new CommandLineOverrides("n4", null, "10.0.0.4:7001", null, List.of()),
                "--id: cluster.bootstrap is true, but n4 is not one of the servers [n1, n2, n3]",
                "a server that joins later starts with --set cluster.bootstrap=false; then: raftctl add-server");
        NodeConfig joining = NodeConfigLoader.load(
                file(DOCUMENTED_EXAMPLE),
                new CommandLineOverrides("n4", null, "10.0.0.4:7001", null, List.of("cluster.bootstrap=false")));
        assertThat(joining.advertise()).hasToString("10.0.0.4:7001");
    }

    @Test
    void loadClusterNeedsNoServerId() throws Exception {
        assertThat(NodeConfigLoader.loadCluster(file(SHARED_FILE)).servers()).hasSize(2);
        Path empty = file("[raft]\nheartbeat = \"1ms\"\n");
        assertThatThrownBy(() -> NodeConfigLoader.loadCluster(empty))
                .isInstanceOfSatisfying(
                        InvalidConfigFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo("no servers are listed"));
    }

    @Test
    void reportsAMissingSettingWithItsOption() throws Exception {
        assertFails(
                null,
                CommandLineOverrides.NONE,
                "command line: node.id is missing: which server this is",
                "set it there or with --id");
        assertFails(
                null,
                id("n1"),
                "command line: node.listen is missing: where n1 listens",
                "set it there or with --listen");
        assertFails(
                "[cluster]\nservers = { n1 = \"h:1\", n2 = \"h:2\" }",
                id("n7"),
                directory.resolve("node.toml")
                        + ": node.listen is missing: where n7 listens; cluster.servers lists [n1, n2], but not n7",
                "set it there or with --listen");
        assertFails(
                null,
                new CommandLineOverrides("n1", "h:1", null, null, List.of()),
                "command line: node.data-dir is missing: where n1 keeps its data",
                "set it there or with --data-dir");
        assertFails(
                "",
                CommandLineOverrides.NONE,
                directory.resolve("node.toml") + ": node.id is missing: which server this is",
                "set it there or with --id");
    }

    @Test
    void reportsInvalidOptionsAsTyped() throws Exception {
        assertFails(
                null,
                set("raft.heartbaet=1ms"),
                "--set raft.heartbaet=1ms: unknown key 'raft.heartbaet'",
                "did you mean 'heartbeat'?");
        assertFails(
                null,
                set("raft.heartbeat"),
                "--set raft.heartbeat: not KEY=VALUE",
                "for example: --set raft.heartbeat=50ms");
        assertFails(
                null,
                set("cluster.servers=n1"),
                "--set cluster.servers=n1: 'cluster.servers' is a table",
                "write { n1 = \"HOST:PORT\", ... }");
        assertFails(
                null,
                new CommandLineOverrides("n 1", null, null, null, List.of()),
                "--id: 'n 1' is not a value for node.id",
                "a server id is 1 to 64 characters of A-Z a-z 0-9 . _ - and starts with a letter or a digit");
        assertFails(
                null,
                new CommandLineOverrides("n1", "7001", null, null, List.of()),
                "--listen: '7001' is not a value for node.listen",
                "'7001' is not HOST:PORT");
        assertFails(
                null,
                new CommandLineOverrides("n1", "0.0.0.0:7001", null, "d", List.of()),
                "--listen: node.listen is 0.0.0.0:7001, which other servers cannot connect to",
                "set node.advertise or --advertise to an address that other servers can reach");
    }

    @Test
    void reportsAnUnreadableFile() throws Exception {
        Path missing = directory.resolve("missing.toml");
        assertThatThrownBy(() -> NodeConfigLoader.load(missing, CommandLineOverrides.NONE))
                .isInstanceOf(InvalidConfigFailure.class)
                .hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> NodeConfigLoader.load(directory, CommandLineOverrides.NONE))
                .isInstanceOf(InvalidConfigFailure.class)
                .hasMessageStartingWith(directory + ": the file cannot be read");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xc3, 0x28});
        assertThatThrownBy(() -> NodeConfigLoader.load(binary, CommandLineOverrides.NONE))
                .isInstanceOf(InvalidConfigFailure.class)
                .hasMessage(binary + ": the file is not UTF-8 text");
    }

    private void assertFails(@Nullable String toml, CommandLineOverrides overrides, String message, String hint)
            throws IOException {
        Path file = toml == null ? null : file(toml);
        assertThatThrownBy(() -> NodeConfigLoader.load(file, overrides))
                .isInstanceOfSatisfying(InvalidConfigFailure.class, failure -> {
                    assertThat(failure).hasMessage(message);
                    assertThat(failure.hint()).isEqualTo(hint);
                });
    }

    private Path file(String toml) throws IOException {
        return Files.writeString(directory.resolve("node.toml"), toml);
    }

    private static CommandLineOverrides id(String id) {
        return new CommandLineOverrides(id, null, null, null, List.of());
    }

    private static CommandLineOverrides set(String setting) {
        return new CommandLineOverrides(null, null, null, null, List.of(setting));
    }
}
