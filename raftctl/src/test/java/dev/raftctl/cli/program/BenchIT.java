package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchIT {
    private static final long TIMEOUT_SECONDS = 180;

    @TempDir
    Path directory;

    @Test
    void measuresPutsAndGetsAndDeletesItsKeys() {
        Program.ProgramResult result = Program.file()
                .run(
                        "dev",
                        "--base-port",
                        "0",
                        "--exec",
                        "bench --warmup 100ms --duration 1s --mix put=1,get=1 --keys 50 --timeout 20s -o json; ls"
                                + " -o value");
        result.requireExit(0);
        assertThat(result.out().lines()).hasSize(1);
        assertThat(result.out())
                .contains("\"measuredMs\":1000")
                .contains("\"unknown\":0")
                .containsPattern("\"interrupted\":false,\"done\":[1-9]\\d*,\"perSecond\":[1-9]")
                .containsPattern("\"puts\":\\{\"done\":[1-9]\\d*,\"perSecond\":[1-9]")
                .containsPattern("\"gets\":\\{\"done\":[1-9]\\d*,\"perSecond\":[1-9]");
    }

    @Test
    void measuresRenewalsHandOversAndEventsAndRemovesItsLeasesAndLocks() {
        Program.ProgramResult result = Program.file()
                .run(
                        "dev",
                        "--base-port",
                        "0",
                        "--exec",
                        "bench --warmup 100ms --duration 2s --mix put=1,renew=1,handover=1 --keys 50 --watchers 30"
                                + " --timeout 20s -o json; lease ls -o value; locks -o value");
        result.requireExit(0);
        assertThat(result.out().lines()).hasSize(1);
        assertThat(result.out())
                .contains("\"unknown\":0", "\"refused\":0", "\"watchers\":30", "\"endedWatchers\":0")
                .containsPattern("\"renewals\":\\{\"done\":[1-9]")
                .containsPattern("\"handovers\":\\{\"done\":[1-9]")
                .containsPattern("\"events\":\\{\"done\":[1-9]");
    }

    @Test
    void ctrlCStopsItAndPrintsTheReport() throws Exception {
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
            Program.file().run("-e", address, "bootstrap", "n1=" + address).requireExit(0);
            Path out = directory.resolve("bench.out");
            ProcessBuilder hour = Program.file()
                    .processBuilder(
                            "-e", address, "bench", "--duration", "1h", "--warmup", "0s", "--keep", "--timeout", "20s");
            // In a build that runs in a script's background, SIGINT is ignored, and child processes inherit that.
            hour.command().addAll(0, List.of("env", "--default-signal=INT"));
            Process bench = hour.redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                awaitKeys(address);
                new ProcessBuilder("kill", "-INT", Long.toString(bench.pid()))
                        .start()
                        .waitFor();
                assertThat(bench.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
            } finally {
                bench.destroyForcibly();
            }
            assertThat(bench.exitValue()).isEqualTo(130);
            assertThat(Files.readString(out)).contains("then interrupted").contains("put ");
            assertThat(node.stop()).isZero();
        }
    }

    private static void awaitKeys(String address) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (Program.file()
                .run("-e", address, "ls", "raftctl-bench/", "--limit", "1", "-o", "value", "--timeout", "20s")
                .requireExit(0)
                .out()
                .isEmpty()) {
            assertThat(System.nanoTime()).as("time for a key").isLessThan(deadline);
        }
    }
}
