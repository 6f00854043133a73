package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.ClientClock;
import dev.raftctl.client.ClientSecurity;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.LinkFactory;
import dev.raftctl.client.LinkToServer;
import dev.raftctl.client.PipelinedLink;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.net.HostPort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pattern of contexts. {@code prod-a} is a healthy cluster of n1, n2 and n3, {@code prod-b} one of which n6 is down,
 * and {@code prod-c} has no server that answers. The network has no delays, so the real clock never advances far.
 */
class SeveralClustersTest {
    @TempDir
    Path directory;

    private final FakeCluster servers = FakeCluster.of("n1", "n2", "n3");
    private final Map<String, String> env = new TreeMap<>();
    private LinkFactory links = servers;

    @BeforeEach
    void formTheClusters() throws IOException {
        List<ClusterMember> members = new ArrayList<>();
        for (String name : List.of("n4", "n5", "n6")) {
            FakeServer server = servers.add(name);
            members.add(new ClusterMember(server.id, server.address.toString()));
        }
        for (String name : List.of("n4", "n5", "n6")) {
            FakeServer server = servers.server(name);
            server.clusterId = "6f7f4ac6-0000-4000-8000-000000000002";
            server.configuration = Configuration.ofVoters(members);
            server.role = name.equals("n4") ? ServerRole.LEADER : ServerRole.FOLLOWER;
            server.leader = ServerId.of("n4");
            server.term = 7;
            server.last = new LogPosition(7, 20);
            server.commitIndex = 20;
            server.lastApplied = 20;
            server.matchIndex = 20;
            server.lastLeaderContactMs = 40;
            server.quorumContactMs = name.equals("n4") ? 30 : -1;
        }
        servers.server("n6").behaviour = FakeServer.Behaviour.DOWN;
        env.put("XDG_CONFIG_HOME", directory.toString());
        contexts(
                "prod-a.endpoints=10.0.0.1:7001",
                "prod-b.endpoints=10.0.0.4:7001",
                "prod-c.endpoints=10.0.0.99:7001",
                "test-a.endpoints=10.0.0.1:7001");
    }

    private void contexts(String... lines) throws IOException {
        Files.createDirectories(directory.resolve("raftctl"));
        Files.writeString(directory.resolve("raftctl").resolve("contexts.properties"), String.join("\n", lines));
    }

    private CliRun run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CliEnvironment environment = new CliEnvironment(
                env,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                false,
                false,
                false,
                0,
                links);
        int exit;
        try (Cli cli = new Cli(environment, ClientClock.REAL)) {
            exit = cli.run(List.of(arguments));
        }
        return new CliRun(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void healthShowsTheWorstClusterFirst() {
        CliRun run = run("-C", "prod-*", "health");
        assertThat(run.out()).isEqualTo("""
                3 clusters: 1 unreachable, 1 degraded, 1 healthy
                CONTEXT  CLUSTER  STATUS       LEADER  TERM  VOTERS  FINDINGS
                prod-c   -        unreachable  -          -  -       UNREACHABLE
                prod-b   orders   degraded     n4         7  2/3     SERVER_DOWN, NO_TOLERANCE
                prod-a   orders   healthy      n1         5  3/3     -
                """);
        assertThat(run.exit()).isEqualTo(3);
    }

    @Test
    void theExitCodeIsTheHighest() {
        assertThat(run("-C", "prod-[ab]", "health").exit()).as("no pattern").isEqualTo(2);
        assertThat(run("-C", "prod-?", "health").exit()).isEqualTo(3);
        assertThat(run("-C", "*-b*", "health").exit()).isEqualTo(1);
        assertThat(run("-C", "*-a", "health").exit()).isZero();
        assertThat(run("-C", "*-b*", "status").exit()).isZero();
    }

    @Test
    void statusHasTheSameRows() {
        CliRun run = run("status", "-C", "prod-*", "-o", "wide");
        assertThat(run.out()).contains("DETAIL").contains("n1 leads term 5").contains("cannot reach 10.0.0.99:7001");
        assertThat(run.exit()).isEqualTo(3);
    }

    @Test
    void jsonHasTheDocumentOfEachCluster() {
        CliRun run = run("-C", "prod-*", "health", "-o", "json");
        assertThat(run.out())
                .startsWith("{\"schemaVersion\":1,\"pattern\":\"prod-*\",\"exitCode\":3,\"clusters\":["
                        + "{\"context\":\"prod-c\",\"status\":\"unreachable\",\"exitCode\":3,\"cluster\":null,"
                        + "\"error\":{\"code\":3,\"kind\":\"unreachable\",\"reason\":\"UNREACHABLE\",")
                .contains("{\"context\":\"prod-b\",\"status\":\"degraded\",\"exitCode\":1,\"cluster\":"
                        + "{\"schemaVersion\":2,\"clusterId\":\"6f7f4ac6-0000-4000-8000-000000000002\"")
                .contains("{\"context\":\"prod-a\",\"status\":\"healthy\",\"exitCode\":0,\"cluster\":{");
        assertThat(run("-C", "prod-*", "status", "-o", "jsonl").out().lines()).hasSize(3);
        assertThat(run("-C", "prod-*", "health", "-o", "value").out())
                .isEqualTo("prod-c unreachable\nprod-b degraded\nprod-a healthy\n");
    }

    @Test
    void theContextOfTheEnvironmentMayBeAPattern() {
        env.put("RAFTCTL_CONTEXT", "test-*");
        assertThat(run("health").out()).startsWith("1 cluster: 1 healthy\n");
    }

    @Test
    void aPatternThatMatchesNothingNamesTheContexts() {
        CliRun run = run("-C", "stage-*", "health");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("no context matches 'stage-*'")
                .contains("known contexts: prod-a, prod-b, prod-c, test-a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "remove-server n2 -y",
                "put k v",
                "step-down",
                "mute DISK_LOW --for 1h --reason x",
                "add-server n9=h:1",
                "servers"
            })
    void otherCommandsRefuseAPattern(String command) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("-C", "prod-*"));
        CliRun run = run(arguments.toArray(new String[0]));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("'prod-*' is a pattern");
        assertThat(servers.requestsTo("n1")).isEmpty();
        assertThat(servers.requestsTo("n4")).isEmpty();
    }

    @Test
    void optionsOfOneClusterAreRefused() {
        assertThat(run("-C", "prod-*", "-e", "10.0.0.1:7001", "health").exit()).isEqualTo(2);
        assertThat(run("-C", "prod-*", "status", "n1").exit()).isEqualTo(2);
        assertThat(run("-C", "prod-*", "health", "--from", "bundle").exit()).isEqualTo(2);
    }

    @Test
    void aContextThatCannotBeUsedHasARow() throws IOException {
        contexts(
                "prod-a.endpoints=10.0.0.1:7001",
                "prod-b.endpoints=nowhere",
                "prod-c.endpoints=10.0.0.1:7001\n" + "prod-c.cacert=/nowhere/ca.pem");
        CliRun run = run("-C", "prod-*", "health", "-o", "value");
        assertThat(run.out()).isEqualTo("prod-b usage\nprod-c usage\nprod-a healthy\n");
        assertThat(run.exit()).isEqualTo(2);
    }

    /** No server answers before all 200 clusters have been asked, so they cannot be asked one after another. */
    @Test
    void twoHundredClustersAreAskedAtTheSameTime() throws IOException {
        String[] lines = new String[200];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "prod-" + i + ".endpoints=10.0.0." + (i % 3 + 1) + ":7001";
        }
        contexts(lines);
        CountDownLatch unasked = new CountDownLatch(lines.length);
        links = new LatchedLinks(servers, unasked);
        CliRun run = run("-C", "prod-*", "health", "--timeout", "60s");
        assertThat(unasked.getCount()).isZero();
        assertThat(run.out()).startsWith("200 clusters: 200 healthy\n");
        assertThat(run.exit()).isZero();
    }

    /** Connections that open when the latch is open. */
    private record LatchedLinks(FakeCluster servers, CountDownLatch latch) implements LinkFactory {
        @Override
        public LinkToServer open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
            try {
                latch.countDown();
                if (!latch.await(timeoutMillis, TimeUnit.MILLISECONDS)) {
                    throw new IOException("not all clusters were asked");
                }
            } catch (InterruptedException stopped) {
                throw new IOException("interrupted", stopped);
            }
            return servers.open(address, to, timeoutMillis);
        }

        @Override
        public PipelinedLink openPipelined(HostPort address, @Nullable ServerId to, long timeoutMillis)
                throws IOException {
            return servers.openPipelined(address, to, timeoutMillis);
        }

        @Override
        public LinkFactory withSecurity(ClientSecurity security) {
            return this;
        }

        @Override
        public void close() {}
    }
}
