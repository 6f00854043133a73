package dev.raftctl.cli.dev;

import dev.raftctl.node.config.ClusterConfig;
import dev.raftctl.node.config.ConfigFailure;
import dev.raftctl.node.config.NodeConfigFile;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The server processes of a local cluster. Thread-safe. */
final class DevCluster implements AutoCloseable {
    private static final String CLUSTER_NAME = "dev";
    private static final long STOP_TIMEOUT_MILLIS = 8_000;
    private static final long START_TIMEOUT_MILLIS = 15_000;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final DevLayout layout;
    private final SortedMap<ServerId, HostPort> initialServers;
    private final SortedMap<String, NodeProcess> nodes = new TreeMap<>();
    private boolean closed;

    private DevCluster(DevLayout layout, SortedMap<ServerId, HostPort> initialServers) {
        this.layout = layout;
        this.initialServers = initialServers;
    }

    /**
     * Opens the cluster in this directory, or creates a new one.
     *
     * @param count the number of servers of a new cluster
     * @param basePort the first port of a new cluster; 0 for any free ports
     */
    static DevCluster open(DevLayout layout, int count, int basePort) throws DevFailure, IOException {
        if (Files.exists(layout.configuration())) {
            return reopen(layout);
        }
        SortedMap<ServerId, HostPort> servers = new TreeMap<>();
        List<Integer> ports = LoopbackPorts.choose(basePort, count);
        for (int i = 0; i < count; i++) {
            servers.put(ServerId.of("n" + (i + 1)), new HostPort(LoopbackPorts.HOST, ports.get(i)));
        }
        Files.createDirectories(layout.directory());
        Files.writeString(layout.configuration(), toml(servers));
        return new DevCluster(layout, servers);
    }

    private static DevCluster reopen(DevLayout layout) throws DevFailure {
        ClusterConfig cluster;
        try {
            cluster = NodeConfigFile.loadCluster(layout.configuration());
        } catch (ConfigFailure invalid) {
            throw new DevFailure(invalid.location() + ": " + invalid.reason(), invalid.hint());
        }
        for (HostPort address : cluster.servers().values()) {
            LoopbackPorts.requireFree(address.port(), "stop the program that uses it, or use another --dir");
        }
        return new DevCluster(layout, cluster.servers());
    }

    private static String toml(SortedMap<ServerId, HostPort> servers) {
        String list = servers.entrySet().stream()
                .map(server -> "\"" + server.getKey() + "\" = \"" + server.getValue() + "\"")
                .collect(Collectors.joining(", "));
        return """
                # A local cluster of raftctl dev. Every server uses this file, with its own --id.
                [cluster]
                name = "%s"
                bootstrap = true
                servers = { %s }
                """.formatted(CLUSTER_NAME, list);
    }

    /** Starts all servers, without waiting until they are ready. */
    synchronized void start() throws IOException {
        for (Map.Entry<ServerId, HostPort> server : initialServers.entrySet()) {
            String id = server.getKey().value();
            launch(NodeProcess.initialServer(id, server.getValue(), layout));
        }
        for (Map.Entry<ServerId, HostPort> server : layout.addedServers().entrySet()) {
            launch(NodeProcess.addedServer(server.getKey().value(), server.getValue(), layout));
        }
    }

    private void launch(NodeProcess node) throws IOException {
        if (!closed) {
            node.launch();
            nodes.put(node.id(), node);
        }
    }

    /** Starts a server that has exited, or a new server on its own port that does not belong to a cluster yet. */
    synchronized String start(String id) throws DevFailure, IOException {
        NodeProcess node = nodes.get(id);
        if (node != null && node.isAlive()) {
            throw new DevFailure(id + " is already running at " + node.address(), "");
        }
        if (node != null) {
            launch(node);
            awaitListening(node);
            return "restarted " + id + " at " + node.address();
        }
        ServerId server;
        try {
            server = ServerId.of(id);
        } catch (IllegalArgumentException invalid) {
            throw new DevFailure("'" + id + "': " + invalid.getMessage(), "for example: start n4");
        }
        HostPort address = new HostPort(LoopbackPorts.HOST, LoopbackPorts.firstFreeAfter(highestPort()));
        layout.recordAddedServer(server, address);
        NodeProcess added = NodeProcess.addedServer(id, address, layout);
        launch(added);
        awaitListening(added);
        return "started " + id + " at " + address + ", not yet in a cluster: add-server " + id + "=" + address;
    }

    /** Waits until the server accepts connections, so that the next command reaches it. */
    private static void awaitListening(NodeProcess node) throws DevFailure, IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MILLIS);
        while (!node.isListening()) {
            if (!node.isAlive()) {
                throw new DevFailure(
                        node.id() + " exited with code " + node.exitCode() + ": " + node.lastLogLines(), "");
            }
            if (System.nanoTime() > end) {
                throw new DevFailure(
                        node.id() + " does not listen on " + node.address() + " yet", "try again: raftctl status");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private int highestPort() {
        return nodes.values().stream()
                .mapToInt(node -> node.address().port())
                .max()
                .orElse(0);
    }

    synchronized String kill(String id) throws DevFailure {
        requireRunning(id).stopWithin(0);
        return "killed " + id;
    }

    synchronized String stop(String id) throws DevFailure {
        NodeProcess node = requireRunning(id);
        node.requestStop();
        node.stopWithin(STOP_TIMEOUT_MILLIS);
        return id + " has exited with code " + node.exitCode();
    }

    private NodeProcess requireRunning(String id) throws DevFailure {
        NodeProcess node = nodes.get(id);
        if (node == null || !node.isAlive()) {
            throw new DevFailure(
                    id + " is not running",
                    "running here: "
                            + nodes.values().stream()
                                    .filter(NodeProcess::isAlive)
                                    .map(NodeProcess::id)
                                    .collect(Collectors.joining(", ")));
        }
        return node;
    }

    int initialServers() {
        return initialServers.size();
    }

    /** Returns the initial servers and their addresses as readable text. */
    String describe() {
        return initialServers.entrySet().stream()
                .map(server -> server.getKey() + " " + server.getValue())
                .collect(Collectors.joining(", "));
    }

    List<HostPort> addresses() {
        return List.copyOf(initialServers.values());
    }

    /** Fails if a server process has exited without being stopped. */
    synchronized void checkAlive() throws DevFailure, IOException {
        for (NodeProcess node : nodes.values()) {
            if (!node.isAlive()) {
                throw new DevFailure(
                        "server " + node.id() + " exited with code " + node.exitCode() + ":\n" + node.lastLogLines(),
                        "its log is " + layout.log(node.id()));
            }
        }
    }

    /** Kills all servers without a graceful stop. For callers that no longer need the servers' data. */
    synchronized void kill() {
        closed = true;
        nodes.values().forEach(node -> node.stopWithin(0));
    }

    /** Stops every server gracefully, and kills a server that does not stop in time. */
    @Override
    public synchronized void close() {
        closed = true;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_TIMEOUT_MILLIS);
        nodes.values().forEach(NodeProcess::requestStop);
        for (NodeProcess node : nodes.values()) {
            node.stopWithin(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        }
    }
}
