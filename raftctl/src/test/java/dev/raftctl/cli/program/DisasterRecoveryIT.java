package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores a snapshot into a new cluster, and recovers a cluster from one of three servers, with real processes. */
class DisasterRecoveryIT {
    private final Program program = Program.file();
    private final List<RunningNode> nodes = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void startAClusterOfThreeWithData() throws Exception {
        for (int i = 1; i <= 3; i++) {
            addresses.add(start("n" + i, data("n" + i)));
        }
        program.run(
                        "bootstrap",
                        "n1=" + addresses.get(0),
                        "n2=" + addresses.get(1),
                        "n3=" + addresses.get(2),
                        "-e",
                        String.join(",", addresses),
                        "--timeout",
                        "60s")
                .requireExit(0);
        for (int i = 1; i <= 5; i++) {
            raftctlAt(addresses.get(0), "put", "key" + i, "value" + i).requireExit(0);
        }
    }

    @AfterEach
    void stopAll() {
        nodes.forEach(RunningNode::close);
    }

    private Path data(String id) {
        return directory.resolve(id);
    }

    private String start(String id, Path data) throws Exception {
        String address = "127.0.0.1:" + RunningNode.freePort();
        startAt(address, id, data);
        return address;
    }

    private void startAt(String address, String id, Path data) throws Exception {
        nodes.add(RunningNode.start(
                program, directory, "node", "--id", id, "--listen", address, "--data-dir", data.toString()));
    }

    private Program.ProgramResult raftctlAt(String address, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-e", address, "--timeout", "60s"));
        return program.run(all.toArray(new String[0]));
    }

    @Test
    void restoresASavedSnapshotIntoANewCluster() throws Exception {
        Program.ProgramResult triggered = raftctlAt(addresses.get(0), "snapshot", "trigger", "n2", "-o", "value")
                .requireExit(0);
        assertThat(Long.parseLong(triggered.out().strip())).isPositive();
        Path file = directory.resolve("saved");
        raftctlAt(addresses.get(0), "put", "key6", "value6").requireExit(0);
        raftctlAt(addresses.get(0), "snapshot", "save", file.toString(), "--node", "n3")
                .requireExit(0);
        assertThat(program.run("snapshot", "inspect", file.toString(), "-o", "json")
                        .requireExit(0)
                        .out()
                        .replace(" ", ""))
                .contains("\"keys\":6")
                .contains("\"ok\":true");

        List<String> servers = new ArrayList<>();
        List<String> newAddresses = new ArrayList<>();
        for (String id : new String[] {"m1", "m2", "m3"}) {
            newAddresses.add("127.0.0.1:" + RunningNode.freePort());
            servers.add(id + "=" + newAddresses.get(newAddresses.size() - 1));
        }
        Path root = directory.resolve("new");
        String[] restore = {
            "snapshot",
            "restore",
            file.toString(),
            "--data-dir",
            root.toString(),
            "--servers",
            String.join(",", servers)
        };
        program.run(restore).requireExit(0);
        program.run(restore).requireExit(2);
        for (int i = 0; i < 3; i++) {
            startAt(newAddresses.get(i), "m" + (i + 1), root.resolve("m" + (i + 1)));
        }
        assertThat(raftctlAt(newAddresses.get(0), "get", "key6", "-o", "value")
                        .requireExit(0)
                        .out())
                .isEqualTo("value6");
        raftctlAt(newAddresses.get(1), "put", "after", "restored").requireExit(0);
        assertThat(raftctlAt(addresses.get(0), "get", "after").exit()).isEqualTo(1);
    }

    @Test
    void reportsWhereASnapshotIsDamagedAndDoesNotRestoreIt() throws Exception {
        Path file = directory.resolve("saved");
        raftctlAt(addresses.get(0), "snapshot", "save", file.toString()).requireExit(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 20] ^= 1;
        Files.write(file, bytes);

        assertThat(program.run("snapshot", "inspect", file.toString())
                        .requireExit(7)
                        .err())
                .contains(file + " at byte ");
        Path root = directory.resolve("new");
        program.run(
                        "snapshot",
                        "restore",
                        file.toString(),
                        "--data-dir",
                        root.toString(),
                        "--servers",
                        "m1=127.0.0.1:7001")
                .requireExit(7);
        assertThat(root).doesNotExist();
    }

    @Test
    void recoversTheLastOfThreeServersAndAddsANewOne() throws Exception {
        String[] recover = {"recover", "--data-dir", data("n3").toString(), "--i-understand-data-may-be-lost", "--yes"};
        program.run(recover).requireExit(2);
        // Acknowledged entries are on two disks; the survivor's need not be one of them yet.
        raftctlAt(addresses.get(0), "wait", "caught-up=n3").requireExit(0);
        RunningNode.killAll(nodes);
        List<String> dry = new ArrayList<>(List.of(recover));
        dry.add("--dry-run");
        assertThat(program.run(dry.toArray(new String[0])).requireExit(0).out()).contains("n3", "discarded: [n1, n2]");
        program.run(recover).requireExit(0);

        startAt(addresses.get(2), "n3", data("n3"));
        assertThat(raftctlAt(addresses.get(2), "get", "key5", "-o", "value")
                        .requireExit(0)
                        .out())
                .isEqualTo("value5");
        raftctlAt(addresses.get(2), "put", "after", "recovered").requireExit(0);
        assertThat(raftctlAt(addresses.get(2), "log", "show").requireExit(0).out())
                .contains("audit: recover by ");
        String fourth = start("n4", data("n4"));
        addServer("n4", fourth);
        assertThat(raftctlAt(fourth, "get", "after", "-o", "value")
                        .requireExit(0)
                        .out())
                .isEqualTo("recovered");
    }

    /**
     * Without a lineage they would elect one of them in a later term, and the write at the recovered server would be
     * lost.
     */
    @Test
    void aRecoveredServerAndTheServersItGaveUpNeverFormOneCluster() throws Exception {
        raftctlAt(addresses.get(0), "wait", "caught-up=n3").requireExit(0);
        RunningNode.killAll(nodes);
        recover("n3");
        startAt(addresses.get(2), "n3", data("n3"));
        raftctlAt(addresses.get(2), "put", "after", "recovered").requireExit(0);

        startAt(addresses.get(0), "n1", data("n1"));
        startAt(addresses.get(1), "n2", data("n2"));
        for (RunningNode givenUp : nodes.subList(4, 6)) {
            givenUp.awaitLog("the cluster was recovered without the data of ");
        }
        raftctlAt(addresses.get(2), "put", "later", "acknowledged").requireExit(0);
        assertThat(raftctlAt(addresses.get(2), "get", "after", "-o", "value")
                        .requireExit(0)
                        .out())
                .isEqualTo("recovered");
        // A server that answers too late is not compared with the others.
        program.awaitResult(
                refused -> assertThat(refused.requireExit(3).err())
                        .contains("different lineages", "lineage 0", "lineage 1-"),
                "put",
                "to",
                "whom",
                "-e",
                String.join(",", addresses));
        program.awaitResult(
                refused -> assertThat(refused.requireExit(5).err())
                        .contains("server n1 has lineage 0, server n3 has lineage 1-", "empty data directory"),
                "add-server",
                "n1=" + addresses.get(0),
                "-e",
                addresses.get(2));

        nodes.get(4).kill();
        recover("n1");
        startAt(addresses.get(0), "n1", data("n1"));
        raftctlAt(addresses.get(0), "put", "of", "n1").requireExit(0);
        raftctlAt(addresses.get(2), "get", "of").requireExit(1);
        program.awaitResult(
                refused -> assertThat(refused.requireExit(3).err()).contains("different lineages"),
                "put",
                "to",
                "whom",
                "-e",
                addresses.get(0) + "," + addresses.get(2));
    }

    @Test
    void serversThatARecoveryGaveUpJoinItWithEmptyDirectories() throws Exception {
        raftctlAt(addresses.get(0), "wait", "caught-up=n3").requireExit(0);
        RunningNode.killAll(nodes);
        recover("n3");
        startAt(addresses.get(2), "n3", data("n3"));
        raftctlAt(addresses.get(2), "put", "after", "recovered").requireExit(0);

        startAt(addresses.get(0), "n1", directory.resolve("n1-empty"));
        addServer("n1", addresses.get(0));
        // The third gets a snapshot instead of the log, and with it the lineage.
        raftctlAt(addresses.get(2), "snapshot", "trigger", "n3").requireExit(0);
        startAt(addresses.get(1), "n2", directory.resolve("n2-empty"));
        addServer("n2", addresses.get(1));
        program.awaitHealthy(addresses.get(2));

        nodes.get(3).kill();
        raftctlAt(addresses.get(0), "put", "without", "n3").requireExit(0);
        assertThat(raftctlAt(addresses.get(1), "get", "after", "-o", "value")
                        .requireExit(0)
                        .out())
                .isEqualTo("recovered");
    }

    /** Adds a server to the cluster of n3, whose leader waits only briefly for its answers. */
    private void addServer(String id, String address) throws Exception {
        program.awaitExit(0, "add-server", id + "=" + address, "-e", addresses.get(2));
    }

    private void recover(String id) {
        program.run("recover", "--data-dir", data(id).toString(), "--i-understand-data-may-be-lost", "--yes")
                .requireExit(0);
    }

    @Test
    void refusesToRecoverFromDamagedData() throws Exception {
        nodes.get(2).kill();
        Path vote = data("n3").resolve("vote");
        byte[] bytes = Files.readAllBytes(vote);
        bytes[20] ^= 1;
        bytes[4096 + 20] ^= 1;
        Files.write(vote, bytes);
        assertThat(program.run("recover", "--data-dir", data("n3").toString(), "--i-understand-data-may-be-lost", "-y")
                        .requireExit(7)
                        .err())
                .contains("raftctl check");
    }
}
