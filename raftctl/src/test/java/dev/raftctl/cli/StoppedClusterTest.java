package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain --data-dir} on real directories. */
class StoppedClusterTest {
    private static final Configuration VOTERS =
            Configuration.ofVoters(List.of(member("n1"), member("n2"), member("n3")));

    @TempDir
    Path temporary;

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private static ClusterMember member(String id) {
        return new ClusterMember(ServerId.of(id), "10.0.0." + id.substring(1) + ":7001");
    }

    private Path write(String id, String clusterId) throws Exception {
        Path directory = temporary.resolve(id);
        try (ServerStorage storage =
                ServerStorage.open(new RealDisk(), directory, ServerId.of(id), new StorageSettings(1 << 20), 42)) {
            storage.joinCluster(clusterId, "demo");
            storage.write(new HardState(3, null), List.of(LogEntry.configuration(1, 1, VOTERS)));
            storage.sync();
            storage.write(null, List.of(LogEntry.noop(3, 2)));
            storage.sync();
        }
        return directory;
    }

    private CliRun explain(Object... more) {
        List<String> arguments = new ArrayList<>(List.of("explain"));
        for (Object each : more) {
            arguments.add(each.toString());
        }
        return new CliRun.CliFixture(cluster).run(arguments.toArray(String[]::new));
    }

    @Test
    void serversThatNeverRanHaveNoLeader() throws Exception {
        Path n1 = write("n1", "c-1");
        CliRun run = explain("--data-dir", n1, "--data-dir", write("n2", "c-1"), "-o", "json");
        assertThat(run.exit()).as(run.err()).isEqualTo(1);
        assertThat(run.out())
                .contains("\"leader\":null", "\"term\":3")
                .contains("\"directories\":[{\"id\":\"n1\",\"directory\":\"" + n1 + "\",\"lastAlive\":null,\"term\":3,"
                        + "\"lastTerm\":3,\"lastIndex\":2}");
        CliRun screen = explain("--data-dir", n1);
        assertThat(screen.out())
                .startsWith("FROM FILES: no server recorded when it ran")
                .contains("its data directory was not given");
        assertThat(screen.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void filesAndRunningServersAreExplainedTogether() throws Exception {
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        Path n3 = write("n3", "c-1");
        CliRun both = explain("-e", "10.0.0.1:7001,10.0.0.2:7001,10.0.0.3:7001", "--data-dir", "n3=" + n3);
        assertThat(both.out())
                .startsWith("n3  never recorded that it ran, term 3, log ends at t3/2")
                .contains("LEADER n1");
        assertThat(both.out()).doesNotContain("FROM FILES");
    }

    @Test
    void wrongDirectoriesAreNamed() throws Exception {
        Path n1 = write("n1", "c-1");
        assertThat(explain("--data-dir", temporary.resolve("none")).exit()).isEqualTo(2);
        assertThat(explain("--data-dir", "n2=" + n1).err()).contains("belongs to n1, not to n2");
        assertThat(explain("--data-dir", n1, "--data-dir", n1).err()).contains("both belong to n1");
        assertThat(explain("--data-dir", n1, "--data-dir", write("n2", "c-2")).err())
                .contains("belongs to cluster");
        assertThat(explain("write", "--data-dir", n1).exit()).isEqualTo(2);
        assertThat(explain("n9", "--data-dir", n1).err()).contains("neither a topic, a code nor a known server");
    }

    @Test
    void damageExitsWith7() throws Exception {
        Path n1 = write("n1", "c-1");
        Path segment;
        try (Stream<Path> files = Files.walk(n1)) {
            segment = files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(segment);
        int address = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("10.0.0.1");
        bytes[address] ^= 1;
        Files.write(segment, bytes);
        CliRun run = explain("--data-dir", n1);
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(7);
        assertThat(run.out()).contains("n1 is damaged: ").doesNotContain("raftctl bootstrap");
    }
}
