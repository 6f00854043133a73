package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.BlockingClientLink;
import dev.raftctl.protocol.net.HandshakeRejectedException;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.WireLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers and clients with two protocol versions, as during a rolling upgrade. */
class MixedVersionsIT {
    private static final String OLD = "1";
    private static final String NEW = "5";
    private static final String NO_COMMON_VERSION =
            "this server supports protocol versions 1 to 5, the caller supports protocol versions 6 to 7:"
                    + " upgrade the server";

    private final SortedMap<String, String> addresses = new TreeMap<>();
    private final SortedMap<String, RunningNode> nodes = new TreeMap<>();

    @TempDir
    Path directory;

    @AfterEach
    void end() {
        nodes.values().forEach(RunningNode::close);
    }

    @Test
    void mixedVersionsServeClientsAndAnUpgradeUnderLoadLosesNoWrites() throws Exception {
        start("n1", NEW);
        start("n2", OLD);
        start("n3", OLD);
        List<String> members = new ArrayList<>();
        addresses.forEach((id, address) -> members.add(id + "=" + address));
        runAll(OLD, "bootstrap " + String.join(" ", members));
        rejectsAPeerWithNoCommonVersion();
        try (WriteLoad writes = WriteLoad.start(client(OLD))) {
            assertServesUnderLeader("n1", "n4", OLD, writes);
            assertServesUnderLeader("n2", "n5", NEW, writes);
            assertThat(client(NEW).run("verify").requireExit(1).out())
                    .contains("n2: it speaks protocol version 1, but verify requires 2: upgrade it")
                    .contains("n3: it speaks protocol version 1")
                    .contains("on 1 of 3 servers");
            restart("n1", OLD); // The upgrade is rolled back and then started again.
            assertThat(client(NEW).run("verify").requireExit(3).err())
                    .contains("n1, n2, n3 speak protocol version 1, but verify requires 2")
                    .contains("hint: upgrade the servers");
            restart("n1", NEW);
            restart("n2", NEW);
            restart("n3", NEW);
            writes.awaitMoreWrites();
            assertNothingLost(writes.stop());
        }
        assertThat(runAll(NEW, "verify -o json")).contains("\"well\":true");
        assertThat(client(OLD).run("verify").requireExit(3).err())
                .contains("this raftctl is limited to protocol version 1, but verify requires 2");
        String second = "server n2 at " + addresses.get("n2");
        nodes.get("n1").awaitLog(second + " uses protocol version 1; this server supports ");
        nodes.get("n1").awaitLog(second + " now uses protocol version " + NEW);
    }

    /**
     * Under this leader, clients of both versions write and read, and a server of the version that the leader does not
     * have is added through a snapshot and removed again.
     */
    private void assertServesUnderLeader(String leader, String joining, String version, WriteLoad writes)
            throws Exception {
        String ballast = "x".repeat(40_000); // Two values fill a segment, which is deleted once a snapshot covers it.
        lead(leader);
        runAll(OLD, "put a " + ballast, "put b " + ballast, "put by-old under-" + leader);
        writes.awaitMoreWrites();
        writes.awaitMoreWrites();
        start(joining, version);
        String output = runAll(NEW, "snapshot trigger " + leader, "get by-old", "put by-new under-" + leader);
        assertThat(output).contains("under-" + leader + "\n");
        // A leader waits only briefly for the answers of a new server.
        client(NEW).awaitExit(0, "add-server", joining + "=" + addresses.get(joining));
        EventualCondition.await(joining + " follows " + leader, () -> {
            lead(leader);
            assertThat(runAll(NEW, "status " + joining + " -o json"))
                    .contains("\"leader\":\"" + leader + "\"")
                    .doesNotContain("\"snapshotIndex\":0,");
            return true;
        });
        assertThat(runAll(OLD, "get by-new", "remove-server " + joining + " -y"))
                .contains("under-" + leader + "\n");
        assertThat(nodes.remove(joining).stop()).isZero();
        addresses.remove(joining);
    }

    private void lead(String id) throws Exception {
        client(OLD).awaitExit(0, "transfer-leadership", id);
    }

    /** Both sides report the reason. */
    private void rejectsAPeerWithNoCommonVersion() throws Exception {
        Hello hello = new Hello(6, 7, 0, Hello.CallerKind.PEER, "", "", ServerId.of("n9"), "", 9, null);
        HostPort address = HostPort.parse(addresses.get("n1"));
        assertThatThrownBy(() -> BlockingClientLink.open(address, WireLimits.DEFAULT, hello, 30_000))
                .isInstanceOf(HandshakeRejectedException.class)
                .hasMessage(NO_COMMON_VERSION);
        nodes.get("n1").awaitLog(NO_COMMON_VERSION);
        assertThat(nodes.get("n1").err())
                .containsPattern("rejected connection from n9 at 127.0.0.1:[0-9]+: " + NO_COMMON_VERSION);
    }

    private void assertNothingLost(int written) {
        String keys = runAll(NEW, "ls " + WriteLoad.PREFIX + " --limit 100000 -o jsonl");
        for (int i = 1; i <= written; i++) {
            assertThat(keys).as("%d written", written).contains("\"" + WriteLoad.key(i) + "\"");
        }
    }

    @Test
    void reportsItsProtocolVersions() {
        for (String version : List.of(OLD, NEW)) {
            Program lowered = Program.file().with("RAFTCTL_JAVA_OPTS", newestProtocolOption(version));
            assertThat(lowered.run("version", "-o", "json").requireExit(0).out())
                    .contains("\"protocolOldest\":1,\"protocolNewest\":" + version);
        }
    }

    @Test
    void rejectsAnUnknownVersionAtStartup() {
        Program.ProgramResult result = Program.file()
                .with("RAFTCTL_JAVA_OPTS", newestProtocolOption("9"))
                .run("version");
        assertThat(result.requireExit(2).err())
                .isEqualTo("raftctl: raftctl.protocol.newest=9, but this program supports protocol versions 1 to 5\n");
    }

    private void restart(String id, String version) throws Exception {
        assertThat(nodes.remove(id).stop()).isZero();
        start(id, version);
        runAll(NEW, "wait caught-up=" + id);
    }

    private void start(String id, String version) throws Exception {
        if (!addresses.containsKey(id)) {
            addresses.put(id, "127.0.0.1:" + RunningNode.freePort());
        }
        RunningNode node = RunningNode.start(
                Program.file().with("RAFTCTL_JAVA_OPTS", newestProtocolOption(version)),
                directory,
                "node",
                "--id",
                id,
                "--listen",
                addresses.get(id),
                "--data-dir",
                directory.resolve(id).toString(),
                "--set",
                "storage.segment-bytes=64KiB",
                "--set",
                "snapshot.keep-entries=10");
        nodes.put(id, node);
    }

    private Program client(String version) {
        return Program.file()
                .with("RAFTCTL_ENDPOINTS", String.join(",", addresses.values()))
                .with("RAFTCTL_TIMEOUT", "120s")
                .with("RAFTCTL_JAVA_OPTS", newestProtocolOption(version));
    }

    private static String newestProtocolOption(String version) {
        return "-Draftctl.protocol.newest=" + version;
    }

    /** Runs the commands in one client, asserts that all succeed, and returns its output. */
    private String runAll(String version, String... commands) {
        return client(version)
                .runWithInput(String.join("\n", commands) + "\n")
                .requireExit(0)
                .out();
    }
}
