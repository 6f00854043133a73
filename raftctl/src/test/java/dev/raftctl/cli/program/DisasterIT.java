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

/** Snapshots out of a cluster and into a new one, and what one survivor of three can still do, with real processes. */
class DisasterIT {
    private final Program program = Program.file();
    private final List<RunningNode> nodes = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void aClusterOfThreeWithData() throws Exception {
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
                        "30s")
                .exits(0);
        for (int i = 1; i <= 5; i++) {
            on(addresses.get(0), "put", "key" + i, "value" + i).exits(0);
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

    private Program.Ran on(String address, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-e", address, "--timeout", "30s"));
        return program.run(all.toArray(new String[0]));
    }

    @Test
    void aSavedSnapshotBecomesANewClusterThatServes() throws Exception {
        Program.Ran triggered =
                on(addresses.get(0), "snapshot", "trigger", "n2", "-o", "value").exits(0);
        assertThat(Long.parseLong(triggered.out().strip())).isPositive();
        Path file = directory.resolve("saved");
        on(addresses.get(0), "put", "key6", "value6").exits(0);
        on(addresses.get(0), "snapshot", "save", file.toString(), "--node", "n3")
                .exits(0);
        assertThat(program.run("snapshot", "inspect", file.toString(), "-o", "json")
                        .exits(0)
                        .out()
                        .replace(" ", ""))
                .contains("\"keys\":6")
                .contains("\"ok\":true");

        List<String> servers = new ArrayList<>();
        List<String> anew = new ArrayList<>();
        for (String id : new String[] {"m1", "m2", "m3"}) {
            anew.add("127.0.0.1:" + RunningNode.freePort());
            servers.add(id + "=" + anew.get(anew.size() - 1));
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
        program.run(restore).exits(0);
        program.run(restore).exits(2);
        for (int i = 0; i < 3; i++) {
            startAt(anew.get(i), "m" + (i + 1), root.resolve("m" + (i + 1)));
        }
        assertThat(on(anew.get(0), "get", "key6", "-o", "value").exits(0).out()).isEqualTo("value6");
        on(anew.get(1), "put", "after", "restored").exits(0);
        assertThat(on(addresses.get(0), "get", "after").exit()).isEqualTo(1);
    }

    @Test
    void aDamagedSnapshotIsToldWithItsPlaceAndNotRestored() throws Exception {
        Path file = directory.resolve("saved");
        on(addresses.get(0), "snapshot", "save", file.toString()).exits(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 20] ^= 1;
        Files.write(file, bytes);

        assertThat(program.run("snapshot", "inspect", file.toString()).exits(7).err())
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
                .exits(7);
        assertThat(root).doesNotExist();
    }

    @Test
    void theLastOfThreeIsRecoveredServesAndTakesNewServersIn() throws Exception {
        String[] recover = {"recover", "--data-dir", data("n3").toString(), "--i-understand-data-may-be-lost", "--yes"};
        program.run(recover).exits(2);
        // What was acknowledged is on two disks; that of the one that stays need not be among them yet.
        on(addresses.get(0), "wait", "caught-up=n3").exits(0);
        nodes.get(0).kill();
        nodes.get(1).kill();
        nodes.get(2).kill();
        List<String> dry = new ArrayList<>(List.of(recover));
        dry.add("--dry-run");
        assertThat(program.run(dry.toArray(new String[0])).exits(0).out()).contains("n3", "given up: [n1, n2]");
        program.run(recover).exits(0);

        startAt(addresses.get(2), "n3", data("n3"));
        assertThat(on(addresses.get(2), "get", "key5", "-o", "value").exits(0).out())
                .isEqualTo("value5");
        on(addresses.get(2), "put", "after", "recovered").exits(0);
        assertThat(on(addresses.get(2), "log", "show").exits(0).out()).contains("audit: recover by ");
        String fourth = start("n4", data("n4"));
        on(addresses.get(2), "add-server", "n4=" + fourth).exits(0);
        assertThat(on(fourth, "get", "after", "-o", "value").exits(0).out()).isEqualTo("recovered");
    }

    @Test
    void damagedDataIsNotRecoveredFrom() throws Exception {
        nodes.get(2).kill();
        Path vote = data("n3").resolve("vote");
        byte[] bytes = Files.readAllBytes(vote);
        bytes[20] ^= 1;
        bytes[4096 + 20] ^= 1;
        Files.write(vote, bytes);
        assertThat(program.run("recover", "--data-dir", data("n3").toString(), "--i-understand-data-may-be-lost", "-y")
                        .exits(7)
                        .err())
                .contains("raftctl check");
    }
}
