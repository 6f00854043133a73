package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchIT {
    private static final long LIMIT_SECONDS = 180;

    @TempDir
    Path directory;

    @Test
    void itMeasuresPutsAndGetsOnThreeServersAndLeavesNoKeys() {
        Program.Ran ran = Program.file()
                .run(
                        "dev",
                        "--base-port",
                        "0",
                        "--exec",
                        "bench --warmup 100ms --duration 1s --mix put=1,get=1 --keys 50 --timeout 20s -o json; ls -o value");
        ran.exits(0);
        assertThat(ran.out().lines()).hasSize(1);
        assertThat(ran.out())
                .contains("\"measuredMs\":1000")
                .contains("\"unknown\":0")
                .doesNotContain("\"perSecond\":0");
    }

    @Test
    void ctrlCEndsItWithAReport() throws Exception {
        String address = "127.0.0.1:" + RunningNode.freePort();
        try (RunningNode node = RunningNode.start(
                Program.file(),
                directory,
                "node",
                "--id",
                "n1",
                "--listen",
                address,
                "--data-dir",
                directory.resolve("data").toString())) {
            Program.file().run("-e", address, "bootstrap", "n1=" + address).exits(0);
            Path out = directory.resolve("bench.out");
            ProcessBuilder hour = Program.file()
                    .prepare(
                            "-e", address, "bench", "--duration", "1h", "--warmup", "0s", "--keep", "--timeout", "20s");
            // Where the build runs in the background of a script, SIGINT is ignored, and by all that it starts.
            hour.command().addAll(0, List.of("env", "--default-signal=INT"));
            Process bench = hour.redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                awaitKeys(address);
                new ProcessBuilder("kill", "-INT", Long.toString(bench.pid()))
                        .start()
                        .waitFor();
                assertThat(bench.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            } finally {
                bench.destroyForcibly();
            }
            assertThat(bench.exitValue()).isEqualTo(130);
            assertThat(Files.readString(out)).contains("then interrupted").contains("put ");
            assertThat(node.end()).isZero();
        }
    }

    private static void awaitKeys(String address) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (Program.file()
                .run("-e", address, "ls", "raftctl-bench/", "--limit", "1", "-o", "value", "--timeout", "20s")
                .exits(0)
                .out()
                .isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }
}
