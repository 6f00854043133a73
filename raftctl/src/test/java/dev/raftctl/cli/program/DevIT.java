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
    private static final long TIMEOUT_SECONDS = 180;

    @TempDir
    Path directory;

    private String dir() {
        return directory.resolve("cluster").toString();
    }

    /** Returns the server processes that use this test's directory. */
    private Stream<ProcessHandle> servers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(dir() + "/n"));
    }

    private void awaitServers(int count) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (servers().count() != count) {
            assertThat(System.nanoTime()).as("servers: %s", servers().toList()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    @Test
    void runsTheGivenCommandsAndStopsTheCluster() {
        Program.ProgramResult result = Program.file()
                .run("dev", "--dir", dir(), "--base-port", "0", "--exec", "put a 'one two'; get a -o value; servers");
        result.requireExit(0);
        assertThat(result.out())
                .contains("one two\n")
                .contains("n1")
                .contains("n2")
                .contains("n3");
        assertThat(servers()).isEmpty();
    }

    @Test
    void reusesTheDataOfADirectory() {
        Program.file()
                .run("dev", "--dir", dir(), "--base-port", "0", "--exec", "put a 1")
                .requireExit(0);
        Program.ProgramResult again = Program.file().run("dev", "--dir", dir(), "--exec", "get a -o value");
        again.requireExit(0);
        assertThat(again.out()).isEqualTo("1\n");
    }

    @Test
    void runsCommandsFromStandardInput() {
        Program.ProgramResult result = Program.file()
                .runWithInput("put a 1\nget missing\nput b 2\n", "dev", "--nodes", "1", "--base-port", "0");
        result.requireExit(1);
    }

    @Test
    void serversExitWhenItIsKilled() throws Exception {
        Process dev = Program.file()
                .processBuilder("dev", "--dir", dir(), "--base-port", "0")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitServers(3);
        dev.destroyForcibly().waitFor();
        awaitServers(0);
    }

    @Test
    void stopsItsServersOnSigterm() throws Exception {
        Process dev = Program.file()
                .processBuilder("dev", "--dir", dir(), "--base-port", "0")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitServers(3);
        dev.destroy();
        assertThat(dev.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(servers()).isEmpty();
    }

    @Test
    void reportsAPortInUseAndHowToChangeIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Program.ProgramResult result =
                    Program.file().run("dev", "--dir", dir(), "--base-port", String.valueOf(port), "--exec", "status");
            result.requireExit(2);
            assertThat(result.err()).contains("port " + port).contains("--base-port");
            assertThat(Files.exists(Path.of(dir()))).isFalse();
        }
    }
}
