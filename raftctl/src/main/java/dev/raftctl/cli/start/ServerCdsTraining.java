package dev.raftctl.cli.start;

import dev.raftctl.node.config.CommandLineOverrides;
import dev.raftctl.node.config.InvalidConfigFailure;
import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.config.NodeConfigLoader;
import dev.raftctl.node.runtime.RaftNode;
import dev.raftctl.node.storage.StorageFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The training run for the class archive of a server: runs a single-server cluster on loopback with a temporary
 * directory, from start to stop.
 */
final class ServerCdsTraining {
    private ServerCdsTraining() {}

    /** @return the exit code; if the training fails, the archive only becomes smaller */
    static int run() {
        try {
            Path directory = Files.createTempDirectory("raftctl-rehearsal");
            try {
                train(directory);
                return 0;
            } finally {
                remove(directory);
            }
        } catch (IOException | StorageFailure | InvalidConfigFailure smaller) {
            return 1;
        }
    }

    private static void train(Path directory) throws IOException, StorageFailure, InvalidConfigFailure {
        String address = "127.0.0.1:" + freePort();
        NodeConfig config = NodeConfigLoader.load(
                null,
                new CommandLineOverrides(
                        "n1",
                        address,
                        null,
                        directory.resolve("n1").toString(),
                        List.of("cluster.bootstrap=true", "cluster.servers.n1=" + address)));
        try (RaftNode node = RaftNode.start(config)) {
            CdsTraining.runCommands(
                    CdsTraining.environmentFor(node.listenAddress()),
                    List.of(List.of("wait", "leader"), List.of("put", "a", "1")));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
