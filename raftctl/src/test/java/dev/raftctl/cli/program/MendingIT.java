package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose log or snapshot was damaged while it was down gets it from the others, with real processes. */
class MendingIT {
    private static final int KEYS = 1000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

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
    void aDamagedLogIsMendedFromTheOthers() throws Exception {
        formed(3);
        putKeys(KEYS);
        hasCaughtUp(3);
        assertThat(nodes.get(2).end()).isZero();
        Path log = flip(data(3).resolve("log"), "value" + KEYS / 2);
        assertThat(check(3).exits(7).out()).contains(log.toString());
        startAgain(3);
        assertThat(nodes.get(2).err())
                .contains("found damage: " + log)
                .contains("set aside")
                .contains("does not vote");
        isWholeAgain(3);
    }

    @Test
    void aDamagedSnapshotIsFetchedAgain() throws Exception {
        formed(3);
        putKeys(KEYS);
        hasCaughtUp(3);
        on(3, "snapshot", "trigger", "n3").exits(0);
        awaitGone(data(3).resolve("log").resolve("00000000000000000001.log"));
        assertThat(nodes.get(2).end()).isZero();
        Path snapshot = flip(data(3).resolve("snapshots"), "value" + KEYS / 2);
        startAgain(3);
        assertThat(nodes.get(2).err()).contains("set aside a damaged snapshot: " + snapshot);
        isWholeAgain(3);
    }

    @Test
    void aServerAloneRefusesDamagedData() throws Exception {
        formed(1);
        putKeys(100);
        assertThat(nodes.get(0).end()).isZero();
        Path log = flip(data(1).resolve("log"), "value50");
        Program.Ran ran =
                program.run("node", "--id", "n1", "--listen", addresses.get(0), "--data-dir", data(1).toString());
        ran.exits(7);
        assertThat(ran.err()).contains(log.toString()).contains("hint: ");
    }

    private void formed(int servers) throws Exception {
        List<String> words = new ArrayList<>(List.of("bootstrap"));
        for (int i = 1; i <= servers; i++) {
            addresses.add("127.0.0.1:" + RunningNode.freePort());
            startAgain(i);
            words.add("n" + i + "=" + addresses.get(i - 1));
        }
        words.addAll(List.of("-e", String.join(",", addresses), "--timeout", "30s"));
        program.run(words.toArray(new String[0])).exits(0);
    }

    private void putKeys(int keys) {
        StringBuilder commands = new StringBuilder();
        for (int i = 1; i <= keys; i++) {
            commands.append("put key" + i + " value" + i + "\n");
        }
        program.runWithInput(commands.toString(), "-e", String.join(",", addresses))
                .exits(0);
    }

    private void startAgain(int number) throws Exception {
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

    private void isWholeAgain(int number) throws Exception {
        hasCaughtUp(number);
        awaitHealthy(number);
        for (int i = 1; i <= KEYS; i += KEYS / 4) {
            assertThat(on(number, "get", "key" + i, "--stale", "-o", "value")
                            .exits(0)
                            .out())
                    .isEqualTo("value" + i);
        }
        assertThat(nodes.get(number - 1).end()).isZero();
        check(number).exits(0);
        assertThat(nodes.get(number - 1).err()).contains("its log is whole").doesNotContain("\tat ");
    }

    private void hasCaughtUp(int number) {
        program.run("wait", "caught-up=n" + number, "-e", String.join(",", addresses), "--timeout", "60s")
                .exits(0);
    }

    /** On a busy machine one of the servers may be too late for one look. */
    private void awaitHealthy(int number) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        Program.Ran health = on(number, "health");
        while (health.exit() != 0 && System.nanoTime() - deadline < 0) {
            health = on(number, "health");
        }
        assertThat(health.exits(0).out()).contains("healthy");
    }

    private static void awaitGone(Path file) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (Files.exists(file)) {
            assertThat(System.nanoTime()).as("%s is there", file).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private Program.Ran check(int number) {
        return program.run("check", "--data-dir", data(number).toString());
    }

    private Program.Ran on(int number, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-e", addresses.get(number - 1), "--timeout", "30s"));
        return program.run(all.toArray(new String[0]));
    }

    private Path data(int number) {
        return directory.resolve("n" + number);
    }

    /** A bit of the first place in a file of this directory where this text stands; returns the file. */
    private static Path flip(Path place, String text) throws Exception {
        try (Stream<Path> files = Files.list(place)) {
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
        throw new AssertionError(text + " is nowhere in " + place);
    }
}
