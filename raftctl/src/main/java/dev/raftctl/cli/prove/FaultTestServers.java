package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.dev.ChildServerProcess;
import dev.raftctl.cli.dev.DevClusterFailure;
import dev.raftctl.cli.dev.DevClusterFiles;
import dev.raftctl.cli.dev.LoopbackPortChooser;
import dev.raftctl.client.BlockingLinkFactory;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The server processes and the proxies in front of them. Confined to one thread at a time; {@link #close} may be called
 * by another.
 */
final class FaultTestServers implements AutoCloseable {
    private final SortedMap<String, ChildServerProcess> nodes = new TreeMap<>();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final Set<String> paused = new TreeSet<>();
    private final LinkFaults faults = new LinkFaults();
    private boolean closed;

    /** The settings for frequent snapshots, so that the servers take many snapshots even in a short run. */
    static final String FREQUENT_SNAPSHOTS = """
            [snapshot]
            after-entries = 500
            keep-entries = 200
            """;

    /**
     * Creates the servers without starting them.
     *
     * @param settings additional TOML, the same for all servers
     */
    FaultTestServers(DevClusterFiles layout, int count, String settings) throws IOException, DevClusterFailure {
        SortedMap<String, HostPort> advertised = new TreeMap<>();
        List<Integer> ports = LoopbackPortChooser.choose(0, count);
        for (int i = 0; i < count; i++) {
            String id = "n" + (i + 1);
            FaultProxy proxy = new FaultProxy(id, ports.get(i), faults);
            proxies.add(proxy);
            advertised.put(id, proxy.address());
            nodes.put(
                    id,
                    ChildServerProcess.proxied(
                            id, new HostPort(LoopbackPortChooser.HOST, ports.get(i)), proxy.address(), layout));
        }
        Files.createDirectories(layout.directory());
        Files.writeString(layout.configuration(), toml(advertised) + settings);
    }

    private static String toml(SortedMap<String, HostPort> servers) {
        String list = servers.entrySet().stream()
                .map(server -> server.getKey() + " = \"" + server.getValue() + "\"")
                .collect(Collectors.joining(", "));
        return """
                [cluster]
                name = "prove"
                bootstrap = true
                servers = { %s }
                """.formatted(list);
    }

    List<String> ids() {
        return List.copyOf(nodes.keySet());
    }

    List<HostPort> addresses() {
        return nodes.values().stream().map(ChildServerProcess::address).toList();
    }

    /** Returns a new client with this timeout, which does not know the leader or the session of earlier commands. */
    ClusterClient client(long millis) {
        CachedClusterInfo knownCluster = new CachedClusterInfo(addresses());
        return new ClusterClient(
                knownCluster,
                new BlockingLinkFactory(),
                RequestDeadline.in(ClientClock.REAL, millis),
                ProgressListener.NONE);
    }

    LinkFaults faults() {
        return faults;
    }

    /** Returns the process id of the running server. */
    synchronized long pid(String id) {
        return node(id).pid();
    }

    synchronized void start(String id) throws IOException {
        ChildServerProcess node = node(id);
        if (!closed && !node.isAlive()) {
            node.launch();
        }
    }

    synchronized void startAll() throws IOException {
        for (String id : ids()) {
            start(id);
        }
    }

    /** Kills the process without a clean shutdown, as if its host had failed. */
    synchronized void kill(String id) {
        paused.remove(id);
        node(id).stopWithin(0);
    }

    /** Suspends the process with SIGSTOP. Its connections stay open. */
    synchronized void pause(String id) throws IOException {
        if (paused.add(id)) {
            signal("STOP", id);
        }
    }

    synchronized void resume() throws IOException {
        for (String id : paused) {
            signal("CONT", id);
        }
        paused.clear();
    }

    private void signal(String name, String id) throws IOException {
        ChildServerProcess node = node(id);
        if (node.isAlive()) {
            Process sent = new ProcessBuilder("kill", "-" + name, Long.toString(node.pid())).start();
            sent.onExit().join();
        }
    }

    private ChildServerProcess node(String id) {
        ChildServerProcess node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no server " + id);
        }
        return node;
    }

    /** Fails if a server process has exited without being stopped. */
    synchronized void checkAlive() throws DevClusterFailure, IOException {
        for (ChildServerProcess node : nodes.values()) {
            if (!node.isAlive()) {
                throw new DevClusterFailure(
                        "server " + node.id() + " exited with code " + node.exitCode() + ":\n" + node.lastLogLines(),
                        "use --dir DIR to keep its files");
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        nodes.values().forEach(node -> {
            if (node.isAlive()) {
                node.stopWithin(0);
            }
        });
        for (FaultProxy proxy : proxies) {
            proxy.close();
        }
    }
}
