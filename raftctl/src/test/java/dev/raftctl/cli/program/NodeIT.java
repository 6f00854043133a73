package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeIT {
    @TempDir
    Path directory;

    private String data() {
        return directory.resolve("data").toString();
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }

    static List<Path> javaHomes() throws IOException {
        return JavaHomes.all();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void reportsReadinessAndExitsWith0OnSigterm(Path home) throws Exception {
        String address = address(RunningNode.freePort());
        Program program = Program.file().with("JAVA_HOME", home.toString());
        try (RunningNode node = RunningNode.start(
                program, directory, "node", "--id", "n1", "--listen", address, "--data-dir", data())) {
            assertThat(node.out()).isEqualTo("ready id=n1 listen=" + address + "\n");
            assertThat(node.stop()).isZero();
            assertThat(node.err().lines())
                    .allMatch(line -> line.matches("\\S+Z (INFO|WARN|ERROR) .*"), "a line in raftctl's log format");
        }
    }

    @Test
    void rejectsASecondProcessOnTheSameDirectory() throws Exception {
        String first = address(RunningNode.freePort());
        String second = address(RunningNode.freePort());
        try (RunningNode node = RunningNode.start(
                Program.file(), directory, "node", "--id", "n1", "--listen", first, "--data-dir", data())) {
            Program.ProgramResult result =
                    Program.file().run("node", "--id", "n1", "--listen", second, "--data-dir", data());
            result.requireExit(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err())
                    .contains("another server runs on this directory")
                    .doesNotContain("\tat ");
            assertThat(node.stop()).isZero();
        }
    }

    @Test
    void rejectsTheDirectoryOfAnotherServer() throws Exception {
        String address = address(RunningNode.freePort());
        try (RunningNode node = RunningNode.start(
                Program.file(), directory, "node", "--id", "n1", "--listen", address, "--data-dir", data())) {
            assertThat(node.stop()).isZero();
        }
        Program.ProgramResult result =
                Program.file().run("node", "--id", "n2", "--listen", address, "--data-dir", data());
        result.requireExit(2);
        assertThat(result.err()).contains("server n1, not n2");
    }

    @Test
    void namesTheDamagedFileOfADirectory() throws Exception {
        String address = address(RunningNode.freePort());
        try (RunningNode node = RunningNode.start(
                Program.file(), directory, "node", "--id", "n1", "--listen", address, "--data-dir", data())) {
            assertThat(node.stop()).isZero();
        }
        Path identity = Path.of(data(), "identity");
        byte[] bytes = Files.readAllBytes(identity);
        bytes[bytes.length / 2] ^= 0x40;
        Files.write(identity, bytes);
        Program.ProgramResult result =
                Program.file().run("node", "--id", "n1", "--listen", address, "--data-dir", data());
        result.requireExit(7);
        assertThat(result.err()).contains(identity.toString());
    }

    @Test
    void reportsAPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = address(taken.getLocalPort());
            Program.ProgramResult result =
                    Program.file().run("node", "--id", "n1", "--listen", address, "--data-dir", data());
            result.requireExit(2);
            assertThat(result.err()).contains(address).doesNotContain("\tat ");
        }
    }

    @Test
    void reportsAnUnknownKeyWithItsLineAndTheNearestKnownKey() throws Exception {
        Path file = directory.resolve("node.toml");
        Files.writeString(file, "[node]\nid = \"n1\"\n[raft]\nhartbeat = \"50ms\"\n");
        Program.ProgramResult result = Program.file().run("node", "--config", file.toString());
        result.requireExit(2);
        assertThat(result.err())
                .contains("node.toml line 4")
                .contains("raft.hartbeat")
                .contains("heartbeat");
    }

    @Test
    void reportsAMissingSettingWithItsOption() {
        Program.file().run("node").requireExit(2);
        Program.ProgramResult result = Program.file().run("node", "--id", "n1", "--data-dir", data());
        result.requireExit(2);
        assertThat(result.err()).contains("--listen");
    }
}
