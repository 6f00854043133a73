package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnresponsiveEndpointsIT {
    /** Time to start a JVM on a busy machine; without the fix, waiting for the unresponsive server would never end. */
    private static final long SLACK_MILLIS = 120_000;

    @TempDir
    Path directory;

    /** Opens a server that accepts connections but never responds, like a hung host. */
    private static ServerSocket unresponsiveServer() throws Exception {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static String address(ServerSocket socket) {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    @Test
    void statusReportsReachableServersWithinItsTimeout() throws Exception {
        String live = "127.0.0.1:" + RunningNode.freePort();
        String data = directory.resolve("data").toString();
        try (ServerSocket one = unresponsiveServer();
                ServerSocket two = unresponsiveServer();
                RunningNode node = RunningNode.start(
                        Program.file(), directory, "node", "--id", "n1", "--listen", live, "--data-dir", data)) {
            Program.file().run("bootstrap", "n1=" + live, "-e", live).requireExit(0);
            long before = System.nanoTime();
            Program.ProgramResult result = Program.file()
                    .run("status", "-e", address(one) + "," + address(two) + "," + live, "--timeout", "10s");
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
            assertThat(result.out()).contains("n1");
            assertThat(millis).isLessThan(10_000 + SLACK_MILLIS);
            assertThat(node.stop()).isZero();
        }
    }

    @Test
    void exitsWith3WhenNoServerResponds() throws Exception {
        try (ServerSocket one = unresponsiveServer()) {
            String refusing = "127.0.0.1:" + RunningNode.freePort();
            long before = System.nanoTime();
            Program.ProgramResult result =
                    Program.file().run("status", "-e", address(one) + "," + refusing, "--timeout", "2s");
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
            result.requireExit(3);
            assertThat(result.err()).contains(refusing);
            assertThat(millis).isLessThan(2_000 + SLACK_MILLIS);
        }
    }
}
