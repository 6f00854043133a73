package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevIT {
    private static final long LIMIT_SECONDS = 180;

    @TempDir
    Path directory;

    private String dir() {
        return directory.resolve("cluster").toString();
    }

    /** The servers that run on this test's directory. */
    private Stream<ProcessHandle> servers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(dir() + "/n"));
    }

    private void awaitServers(int count) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (servers().count() != count) {
            assertThat(System.nanoTime()).as("servers: %s", servers().toList()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    @Test
    void itRunsTheCommandsGivenOnAWholeClusterAndEndsIt() {
        Program.Ran ran = Program.file()
                .run("dev", "--dir", dir(), "--base-port", "0", "--exec", "put a 'one two'; get a -o value; servers");
        ran.exits(0);
        assertThat(ran.out())
                .contains("one two\n")
                .contains("n1")
                .contains("n2")
                .contains("n3");
        assertThat(servers()).isEmpty();
    }

    @Test
    void itGoesOnWithTheDataOfADirectory() {
        Program.file()
                .run("dev", "--dir", dir(), "--base-port", "0", "--exec", "put a 1")
                .exits(0);
        Program.Ran again = Program.file().run("dev", "--dir", dir(), "--exec", "get a -o value");
        again.exits(0);
        assertThat(again.out()).isEqualTo("1\n");
    }

    @Test
    void withoutATerminalItRunsTheCommandsOnItsInput() {
        Program.Ran ran = Program.file()
                .runWithInput("put a 1\nget missing\nput b 2\n", "dev", "--nodes", "1", "--base-port", "0");
        ran.exits(1);
    }

    @Test
    void whenItIsKilledItsServersEndToo() throws Exception {
        Process dev = Program.file()
                .prepare("dev", "--dir", dir(), "--base-port", "0")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitServers(3);
        dev.destroyForcibly().waitFor();
        awaitServers(0);
    }

    @Test
    void onSigtermItEndsItsServers() throws Exception {
        Process dev = Program.file()
                .prepare("dev", "--dir", dir(), "--base-port", "0")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitServers(3);
        dev.destroy();
        assertThat(dev.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(servers()).isEmpty();
    }

    @Test
    void aTakenPortIsNamedWithAWayOut() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Program.Ran ran =
                    Program.file().run("dev", "--dir", dir(), "--base-port", String.valueOf(port), "--exec", "status");
            ran.exits(2);
            assertThat(ran.err()).contains("port " + port).contains("--base-port");
            assertThat(Files.exists(Path.of(dir()))).isFalse();
        }
    }
}
