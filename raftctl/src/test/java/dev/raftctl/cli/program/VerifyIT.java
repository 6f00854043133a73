package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the servers' states under load, and checks their files. */
class VerifyIT {
    @TempDir
    Path directory;

    private final List<RunningNode> nodes = new ArrayList<>();
    private String endpoints = "";

    @AfterEach
    void end() {
        nodes.forEach(RunningNode::close);
    }

    private Program raftctl() {
        return Program.file().with("RAFTCTL_ENDPOINTS", endpoints).with("RAFTCTL_TIMEOUT", "60s");
    }

    private void threeServers() throws Exception {
        List<String> members = new ArrayList<>();
        for (String id : List.of("n1", "n2", "n3")) {
            String address = "127.0.0.1:" + RunningNode.freePort();
            members.add(id + "=" + address);
            endpoints = address;
            nodes.add(RunningNode.start(
                    Program.file(),
                    directory,
                    "node",
                    "--id",
                    id,
                    "--listen",
                    address,
                    "--data-dir",
                    directory.resolve(id).toString(),
                    "--set",
                    "storage.segment-bytes=64KiB",
                    // The damaged segment must not be deleted.
                    "--set",
                    "snapshot.after-entries=100000000"));
        }
        List<String> words = new ArrayList<>(List.of("bootstrap"));
        words.addAll(members);
        raftctl().run(words.toArray(String[]::new)).requireExit(0);
    }

    @Test
    void comparesStatesUnderLoadAndNamesADamagedSegment() throws Exception {
        threeServers();
        Path out = directory.resolve("bench.out");
        Process load = raftctl()
                .processBuilder("bench", "--duration", "1h", "--warmup", "0s", "--clients", "1", "--keep")
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Program.ProgramResult same = raftctl().run("verify", "-o", "json").requireExit(0);
            assertThat(same.out()).contains("\"same\":true", "\"damaged\":false", "\"well\":true");
            EventualCondition.await(
                    "three segments are written", () -> segments().size() >= 3);
        } finally {
            load.destroy();
            load.waitFor();
        }
        Path damaged = segments().get(0);
        try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
            file.seek(20_000);
            int old = file.read();
            file.seek(20_000);
            file.write(old ^ 0x10);
        }
        Program.ProgramResult found = raftctl().run("verify").requireExit(1);
        assertThat(found.out()).contains("n2: damaged: ", damaged.getFileName().toString(), "the same state at index");
        assertThat(raftctl()
                        .run("verify", "--no-files", "-o", "value")
                        .requireExit(0)
                        .out())
                .isEqualTo("true\n");
    }

    private List<Path> segments() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("n2").resolve("log"))) {
            return files.sorted().toList();
        }
    }
}
