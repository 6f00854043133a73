package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadEndpointsIT {
    /** For starting a JVM on a busy machine; who waits for a silent server waits for ever. */
    private static final long SPARE_MILLIS = 30_000;

    @TempDir
    Path directory;

    /** Connections to it succeed, and nothing ever answers: like a host that hangs. */
    private static ServerSocket silent() throws Exception {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static String address(ServerSocket socket) {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    @Test
    void statusTellsWhatItLearnedWithinItsTime() throws Exception {
        String live = "127.0.0.1:" + RunningNode.freePort();
        String data = directory.resolve("data").toString();
        try (ServerSocket one = silent();
                ServerSocket two = silent();
                RunningNode node = RunningNode.start(
                        Program.file(), directory, "node", "--id", "n1", "--listen", live, "--data-dir", data)) {
            Program.file().run("bootstrap", "n1=" + live, "-e", live).exits(0);
            long before = System.nanoTime();
            Program.Ran ran = Program.file()
                    .run("status", "-e", address(one) + "," + address(two) + "," + live, "--timeout", "5s");
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
            assertThat(ran.out()).contains("n1");
            assertThat(millis).isLessThan(5_000 + SPARE_MILLIS);
            assertThat(node.end()).isZero();
        }
    }

    @Test
    void nothingThatAnswersIsThree() throws Exception {
        try (ServerSocket one = silent()) {
            String refusing = "127.0.0.1:" + RunningNode.freePort();
            long before = System.nanoTime();
            Program.Ran ran = Program.file().run("status", "-e", address(one) + "," + refusing, "--timeout", "500ms");
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
            ran.exits(3);
            assertThat(ran.err()).contains(refusing);
            assertThat(millis).isLessThan(500 + SPARE_MILLIS);
        }
    }
}
