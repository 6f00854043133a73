package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingDiskIT {
    /** The file size limit of the server, in blocks of 512 bytes. */
    private static final String MAX_FILE_BLOCKS = "800";

    @TempDir
    Path directory;

    @Test
    void aServerStopsAndReportsWhyItsDiskFailed() throws Exception {
        String address = "127.0.0.1:" + RunningNode.freePort();
        String file = Program.path("raftctl.program").toString();
        Program limited = new Program(
                List.of("sh", "-c", "ulimit -f " + MAX_FILE_BLOCKS + "; exec \"$@\"", "sh", file), Map.of());
        try (RunningNode node = RunningNode.start(
                limited,
                directory,
                "node",
                "--id",
                "n1",
                "--listen",
                address,
                "--data-dir",
                directory.resolve("data").toString(),
                "--set",
                "storage.segment-bytes=64KiB")) {
            Program.file().run("bootstrap", "n1=" + address, "-e", address).requireExit(0);
            Program.file().run("put", "small", "1", "-e", address).requireExit(0);
            Program.ProgramResult put = Program.file()
                    .runWithInput("x".repeat(600_000), "put", "large", "-", "-e", address, "--timeout", "20s");
            // The write was proposed; whether the disk holds it is unknown.
            put.requireExit(6);
            assertThat(node.awaitExit()).isEqualTo(7);
            assertThat(node.err())
                    .contains("cannot write to " + directory)
                    .contains("hint: ")
                    .doesNotContain("\tat ");
        }
    }
}
