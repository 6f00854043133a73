package dev.raftctl.cli.dev;

import dev.raftctl.node.config.ClusterConfig;
import dev.raftctl.node.config.ConfigFailure;
import dev.raftctl.node.config.NodeConfigFile;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The processes of a local cluster. Any thread may close it, once or more often; the rest belongs to one thread. */
final class DevCluster implements AutoCloseable {
    private static final String NAME = "dev";
    private static final long END_MILLIS = 8_000;

    private final DevLayout layout;
    private final SortedMap<ServerId, HostPort> servers;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private boolean closed;

    private DevCluster(DevLayout layout, SortedMap<ServerId, HostPort> servers) {
        this.layout = layout;
        this.servers = servers;
    }

    /**
     * The cluster of this directory: the one that was there before, or a new one.
     *
     * @param count how many servers a new one has
     * @param basePort of a new one; 0: any free ports
     */
    static DevCluster in(DevLayout layout, int count, int basePort) throws DevFailure, IOException {
        if (Files.exists(layout.configuration())) {
            return again(layout);
        }
        SortedMap<ServerId, HostPort> servers = new TreeMap<>();
        List<Integer> ports = Ports.choose(basePort, count);
        for (int i = 0; i < count; i++) {
            servers.put(ServerId.of("n" + (i + 1)), new HostPort(Ports.HOST, ports.get(i)));
        }
        Files.createDirectories(layout.directory());
        Files.writeString(layout.configuration(), toml(servers));
        return new DevCluster(layout, servers);
    }

    private static DevCluster again(DevLayout layout) throws DevFailure {
        ClusterConfig cluster;
        try {
            cluster = NodeConfigFile.loadCluster(layout.configuration());
        } catch (ConfigFailure bad) {
            throw new DevFailure(bad.place() + ": " + bad.reason(), bad.hint());
        }
        for (Map.Entry<ServerId, HostPort> server : cluster.servers().entrySet()) {
            Ports.check(server.getValue().port(), "stop what uses it, or take another --dir");
        }
        return new DevCluster(layout, cluster.servers());
    }

    private static String toml(SortedMap<ServerId, HostPort> servers) {
        String list = servers.entrySet().stream()
                .map(server -> "\"" + server.getKey() + "\" = \"" + server.getValue() + "\"")
                .collect(Collectors.joining(", "));
        return """
                # A local cluster of raftctl dev. Every server of it uses this file, with an --id of its own.
                [cluster]
                name = "%s"
                bootstrap = true
                servers = { %s }
                """.formatted(NAME, list);
    }

    /** Starts every server; none has to be ready when this returns. */
    synchronized void start() throws IOException {
        for (ServerId id : servers.keySet()) {
            if (!closed) {
                nodes.add(NodeProcess.start(id.value(), layout));
            }
        }
    }

    List<HostPort> addresses() {
        return List.copyOf(servers.values());
    }

    /** Complains about the first server that has ended by itself. */
    synchronized void checkAlive() throws DevFailure, IOException {
        for (NodeProcess node : nodes) {
            if (!node.isAlive()) {
                throw new DevFailure(
                        "server " + node.id() + " ended with exit code " + node.exitCode() + ":\n" + node.lastWords(),
                        "all it said is in " + node.log());
            }
        }
    }

    /** Kills every server, when its data is of no more use. */
    synchronized void kill() {
        closed = true;
        nodes.forEach(node -> node.awaitEnd(0));
        nodes.clear();
    }

    /** Ends every server, kindly at first. */
    @Override
    public synchronized void close() {
        closed = true;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
        nodes.forEach(NodeProcess::askToEnd);
        for (NodeProcess node : nodes) {
            node.awaitEnd(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        }
        nodes.clear();
    }
}
