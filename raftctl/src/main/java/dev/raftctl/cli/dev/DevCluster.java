package dev.raftctl.cli.dev;

import dev.raftctl.node.config.ClusterSettings;
import dev.raftctl.node.config.InvalidConfigFailure;
import dev.raftctl.node.config.NodeConfigLoader;
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

    private final DevClusterFiles layout;
    private final SortedMap<ServerId, HostPort> initialServers;
    private final SortedMap<String, ChildServerProcess> nodes = new TreeMap<>();
    private boolean closed;

    private DevCluster(DevClusterFiles layout, SortedMap<ServerId, HostPort> initialServers) {
        this.layout = layout;
        this.initialServers = initialServers;
    }

    /**
     * Opens the cluster in this directory, or creates a new one.
     *
     * @param count the number of servers of a new cluster
     * @param basePort the first port of a new cluster; 0 for any free ports
     */
    static DevCluster open(DevClusterFiles layout, int count, int basePort) throws DevClusterFailure, IOException {
        if (Files.exists(layout.configuration())) {
            return reopen(layout);
        }
        SortedMap<ServerId, HostPort> servers = new TreeMap<>();
        List<Integer> ports = LoopbackPortChooser.choose(basePort, count);
        for (int i = 0; i < count; i++) {
            servers.put(ServerId.of("n" + (i + 1)), new HostPort(LoopbackPortChooser.HOST, ports.get(i)));
        }
        Files.createDirectories(layout.directory());
        Files.writeString(layout.configuration(), toml(servers));
        return new DevCluster(layout, servers);
    }

    private static DevCluster reopen(DevClusterFiles layout) throws DevClusterFailure {
        ClusterSettings cluster;
        try {
            cluster = NodeConfigLoader.loadCluster(layout.configuration());
        } catch (InvalidConfigFailure invalid) {
            throw new DevClusterFailure(invalid.location() + ": " + invalid.reason(), invalid.hint());
        }
        for (HostPort address : cluster.servers().values()) {
            LoopbackPortChooser.requireFree(address.port(), "stop the program that uses it, or use another --dir");
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
            launch(ChildServerProcess.initialServer(id, server.getValue(), layout));
        }
        for (Map.Entry<ServerId, HostPort> server : layout.addedServers().entrySet()) {
            launch(ChildServerProcess.addedServer(server.getKey().value(), server.getValue(), layout));
        }
    }

    private void launch(ChildServerProcess node) throws IOException {
        if (!closed) {
            node.launch();
            nodes.put(node.id(), node);
        }
    }

    /** Starts a server that has exited, or a new server on its own port that does not belong to a cluster yet. */
    synchronized String start(String id) throws DevClusterFailure, IOException {
        ChildServerProcess node = nodes.get(id);
        if (node != null && node.isAlive()) {
            throw new DevClusterFailure(id + " is already running at " + node.address(), "");
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
            throw new DevClusterFailure("'" + id + "': " + invalid.getMessage(), "for example: start n4");
        }
        HostPort address = new HostPort(LoopbackPortChooser.HOST, LoopbackPortChooser.firstFreeAfter(highestPort()));
        layout.recordAddedServer(server, address);
        ChildServerProcess added = ChildServerProcess.addedServer(id, address, layout);
        launch(added);
        awaitListening(added);
        return "started " + id + " at " + address + ", not yet in a cluster: add-server " + id + "=" + address;
    }

    /** Waits until the server accepts connections, so that the next command reaches it. */
    private static void awaitListening(ChildServerProcess node) throws DevClusterFailure, IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MILLIS);
        while (!node.isListening()) {
            if (!node.isAlive()) {
                throw new DevClusterFailure(
                        node.id() + " exited with code " + node.exitCode() + ": " + node.lastLogLines(), "");
            }
            if (System.nanoTime() > end) {
                throw new DevClusterFailure(
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

    synchronized String kill(String id) throws DevClusterFailure {
        requireRunning(id).stopWithin(0);
        return "killed " + id;
    }

    synchronized String stop(String id) throws DevClusterFailure {
        ChildServerProcess node = requireRunning(id);
        node.requestStop();
        node.stopWithin(STOP_TIMEOUT_MILLIS);
        return id + " has exited with code " + node.exitCode();
    }

    private ChildServerProcess requireRunning(String id) throws DevClusterFailure {
        ChildServerProcess node = nodes.get(id);
        if (node == null || !node.isAlive()) {
            throw new DevClusterFailure(
                    id + " is not running",
                    "running here: "
                            + nodes.values().stream()
                                    .filter(ChildServerProcess::isAlive)
                                    .map(ChildServerProcess::id)
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
    synchronized void checkAlive() throws DevClusterFailure, IOException {
        for (ChildServerProcess node : nodes.values()) {
            if (!node.isAlive()) {
                throw new DevClusterFailure(
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
        nodes.values().forEach(ChildServerProcess::requestStop);
        for (ChildServerProcess node : nodes.values()) {
            node.stopWithin(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        }
    }
}
