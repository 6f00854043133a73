package dev.raftctl.cli.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Chooses loopback ports for a local cluster. */
public final class LoopbackPortChooser {
    public static final String HOST = "127.0.0.1";

    /**
     * Describes the ephemeral ports, which the system picks for outgoing connections and for sockets bound to port 0.
     */
    private static final Path EPHEMERAL_RANGE_FILE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private static final int FIRST_PORT = 10_000;
    private static final int MAX_TRIES = 1_000;

    private LoopbackPortChooser() {}

    /**
     * @param basePort the first port; 0 for any free ports that stay free while their server restarts
     * @throws DevClusterFailure names a port that is in use
     */
    public static List<Integer> choose(int basePort, int count) throws DevClusterFailure {
        return choose(basePort, count, EPHEMERAL_RANGE_FILE);
    }

    static List<Integer> choose(int basePort, int count, Path ephemeral) throws DevClusterFailure {
        int firstEphemeral = basePort == 0 ? firstEphemeral(ephemeral) : 0;
        List<ServerSocket> heldSockets = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ServerSocket socket = basePort == 0
                        ? bindBelow(firstEphemeral)
                        : bind(
                                basePort + i,
                                "choose other ports with --base-port N, or any free ones with --base-port 0");
                heldSockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            return ports;
        } finally {
            for (ServerSocket socket : heldSockets) {
                release(socket);
            }
        }
    }

    /** Binds a port below the ephemeral range, or any port if no lower port is free. */
    private static ServerSocket bindBelow(int firstEphemeral) throws DevClusterFailure {
        for (int attempts = 0; attempts < MAX_TRIES && FIRST_PORT < firstEphemeral; attempts++) {
            ServerSocket socket = tryBind(ThreadLocalRandom.current().nextInt(FIRST_PORT, firstEphemeral));
            if (socket != null) {
                return socket;
            }
        }
        return bind(0, "");
    }

    /** Binds the port, or returns null if the port is in use. */
    private static @Nullable ServerSocket tryBind(int port) {
        try {
            return bind(port, "");
        } catch (DevClusterFailure taken) {
            return null;
        }
    }

    /** Returns the first ephemeral port, or 0 if the range of ephemeral ports is unknown. */
    private static int firstEphemeral(Path file) {
        try {
            return Integer.parseInt(Files.readString(file).strip().split("\\s+")[0]);
        } catch (IOException | NumberFormatException notLinux) {
            return 0;
        }
    }

    /** Returns the first free port after the given port. */
    static int firstFreeAfter(int port) throws DevClusterFailure {
        for (int next = port + 1; next <= 65_535; next++) {
            if (isFree(next)) {
                return next;
            }
        }
        throw new DevClusterFailure("no port after " + port + " is free", "");
    }

    private static boolean isFree(int port) {
        try {
            requireFree(port, "");
            return true;
        } catch (DevClusterFailure taken) {
            return false;
        }
    }

    /** Throws a failure with the given hint if the port is in use. */
    static void requireFree(int port, String hint) throws DevClusterFailure {
        release(bind(port, hint));
    }

    private static ServerSocket bind(int port, String hint) throws DevClusterFailure {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException taken) {
            throw new DevClusterFailure(
                    "port " + port + " on " + HOST + " cannot be used: " + taken.getMessage(), hint);
        }
    }

    private static void release(ServerSocket socket) throws DevClusterFailure {
        try {
            socket.close();
        } catch (IOException kept) {
            throw new DevClusterFailure(
                    "port " + socket.getLocalPort() + " cannot be released: " + kept.getMessage(), "");
        }
    }
}
