package dev.raftctl.cli.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** The loopback ports of a local cluster. */
public final class Ports {
    public static final String HOST = "127.0.0.1";

    private Ports() {}

    /**
     * @param base the first of the ports; 0: any free ones
     * @throws DevFailure naming the port that is taken
     */
    public static List<Integer> choose(int base, int count) throws DevFailure {
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ServerSocket socket = bind(
                        base == 0 ? 0 : base + i,
                        "choose other ports with --base-port N, or any free ones with --base-port 0");
                held.add(socket);
                ports.add(socket.getLocalPort());
            }
            return ports;
        } finally {
            for (ServerSocket socket : held) {
                release(socket);
            }
        }
    }

    /** The first free port behind this one. */
    static int after(int port) throws DevFailure {
        for (int next = port + 1; next <= 65_535; next++) {
            if (isFree(next)) {
                return next;
            }
        }
        throw new DevFailure("no port behind " + port + " is free", "");
    }

    private static boolean isFree(int port) {
        try {
            check(port, "");
            return true;
        } catch (DevFailure taken) {
            return false;
        }
    }

    /** Complains, with this hint, when the port is taken. */
    static void check(int port, String hint) throws DevFailure {
        release(bind(port, hint));
    }

    private static ServerSocket bind(int port, String hint) throws DevFailure {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException taken) {
            throw new DevFailure("port " + port + " on " + HOST + " cannot be used: " + taken.getMessage(), hint);
        }
    }

    private static void release(ServerSocket socket) throws DevFailure {
        try {
            socket.close();
        } catch (IOException kept) {
            throw new DevFailure("port " + socket.getLocalPort() + " cannot be released: " + kept.getMessage(), "");
        }
    }
}
