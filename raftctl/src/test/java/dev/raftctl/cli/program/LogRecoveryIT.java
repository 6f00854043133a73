package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose log or snapshot is damaged while it is down gets the data from the other servers, with real processes.
 */
class LogRecoveryIT {
    private static final int KEYS = 1000;

    private final Program program = Program.file();
    private final List<RunningNode> nodes = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void stopAll() {
        nodes.forEach(RunningNode::close);
    }

    @Test
    void recoversADamagedLogFromTheOtherServers() throws Exception {
        bootstrapCluster(3);
        putKeys(KEYS);
        awaitCaughtUp(3);
        assertThat(nodes.get(2).stop()).isZero();
        Path log = flipBitAt(data(3).resolve("log"), "value" + KEYS / 2);
        assertThat(check(3).requireExit(7).out()).contains(log.toString());
        startServer(3);
        assertThat(nodes.get(2).err())
                .contains("found damage: " + log)
                .contains("set aside")
                .contains("does not vote");
        assertRecovered(3);
    }

    @Test
    void fetchesADamagedSnapshotAgain() throws Exception {
        bootstrapCluster(3);
        putKeys(KEYS);
        awaitCaughtUp(3);
        raftctlAt(3, "snapshot", "trigger", "n3").requireExit(0);
        Path first = data(3).resolve("log").resolve("00000000000000000001.log");
        EventualCondition.await(first + " is deleted", () -> !Files.exists(first));
        assertThat(nodes.get(2).stop()).isZero();
        Path snapshot = flipBitAt(data(3).resolve("snapshots"), "value" + KEYS / 2);
        startServer(3);
        assertThat(nodes.get(2).err()).contains("set aside a damaged snapshot: " + snapshot);
        assertRecovered(3);
    }

    @Test
    void aSingleServerRefusesDamagedData() throws Exception {
        bootstrapCluster(1);
        putKeys(100);
        assertThat(nodes.get(0).stop()).isZero();
        Path log = flipBitAt(data(1).resolve("log"), "value50");
        Program.ProgramResult result =
                program.run("node", "--id", "n1", "--listen", addresses.get(0), "--data-dir", data(1).toString());
        result.requireExit(7);
        assertThat(result.err()).contains(log.toString()).contains("hint: ");
    }

    private void bootstrapCluster(int servers) throws Exception {
        List<String> words = new ArrayList<>(List.of("bootstrap"));
        for (int i = 1; i <= servers; i++) {
            addresses.add("127.0.0.1:" + RunningNode.freePort());
            startServer(i);
            words.add("n" + i + "=" + addresses.get(i - 1));
        }
        words.addAll(List.of("-e", String.join(",", addresses), "--timeout", "60s"));
        program.run(words.toArray(new String[0])).requireExit(0);
    }

    private void putKeys(int keys) {
        StringBuilder commands = new StringBuilder();
        for (int i = 1; i <= keys; i++) {
            commands.append("put key" + i + " value" + i + "\n");
        }
        program.runWithInput(commands.toString(), "-e", String.join(",", addresses))
                .requireExit(0);
    }

    private void startServer(int number) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "node",
                "--id",
                "n" + number,
                "--listen",
                addresses.get(number - 1),
                "--data-dir",
                data(number).toString(),
                "--set",
                "storage.segment-bytes=64KiB",
                "--set",
                "snapshot.keep-entries=10"));
        RunningNode node = RunningNode.start(program, directory, words.toArray(new String[0]));
        if (number > nodes.size()) {
            nodes.add(node);
        } else {
            nodes.set(number - 1, node);
        }
    }

    private void assertRecovered(int number) throws Exception {
        awaitCaughtUp(number);
        program.awaitHealthy(addresses.get(number - 1));
        for (int i = 1; i <= KEYS; i += KEYS / 4) {
            assertThat(raftctlAt(number, "get", "key" + i, "--stale", "-o", "value")
                            .requireExit(0)
                            .out())
                    .isEqualTo("value" + i);
        }
        assertThat(nodes.get(number - 1).stop()).isZero();
        check(number).requireExit(0);
        assertThat(nodes.get(number - 1).err())
                .contains("its log is complete again")
                .doesNotContain("\tat ");
    }

    private void awaitCaughtUp(int number) {
        program.run("wait", "caught-up=n" + number, "-e", String.join(",", addresses))
                .requireExit(0);
    }

    private Program.ProgramResult check(int number) {
        return program.run("check", "--data-dir", data(number).toString());
    }

    private Program.ProgramResult raftctlAt(int number, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-e", addresses.get(number - 1), "--timeout", "60s"));
        return program.run(all.toArray(new String[0]));
    }

    private Path data(int number) {
        return directory.resolve("n" + number);
    }

    /** Flips a bit in the first file of the folder that contains the text, and returns that file. */
    private static Path flipBitAt(Path folder, String text) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
                if (at > 0) {
                    bytes[at] ^= 1;
                    Files.write(file, bytes);
                    return file;
                }
            }
        }
        throw new AssertionError("no file contains " + text + " in " + folder);
    }
}
