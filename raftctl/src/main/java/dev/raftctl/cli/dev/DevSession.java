package dev.raftctl.cli.dev;

import dev.raftctl.cli.Surroundings;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Security;
import dev.raftctl.cli.command.Call;
import dev.raftctl.cli.output.Paint;
import dev.raftctl.cli.repl.LeaderProbe;
import dev.raftctl.cli.repl.Shell;
import dev.raftctl.protocol.net.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A local cluster from its start to its end, and what is done with it meanwhile. One thread. */
final class DevSession {
    private static final int NODES = 3;
    private static final int BASE_PORT = 7001;
    private static final long LEADER_MILLIS = 30_000;
    private static final long PAUSE_MILLIS = 50;

    private final Call call;
    private final @Nullable Path directory;
    private final @Nullable Integer nodes;
    private final @Nullable Integer basePort;

    DevSession(Call call, @Nullable Path directory, @Nullable Integer nodes, @Nullable Integer basePort) {
        this.call = call;
        this.directory = directory;
        this.nodes = nodes;
        this.basePort = basePort;
    }

    /** @param commands to run instead of asking for any; null: ask */
    int run(@Nullable String commands) throws DevFailure, IOException, InterruptedException, Failure {
        Path root = directory != null ? directory.toAbsolutePath() : Files.createTempDirectory("raftctl-dev-");
        Remains remains = new Remains(root, directory != null);
        try {
            return with(new DevLayout(root), commands, remains);
        } finally {
            remains.close();
        }
    }

    private int with(DevLayout layout, @Nullable String commands, Remains remains)
            throws DevFailure, IOException, InterruptedException, Failure {
        boolean again = Files.exists(layout.configuration());
        DevCluster cluster =
                DevCluster.in(layout, nodes == null ? NODES : nodes, basePort == null ? BASE_PORT : basePort);
        if (again && nodes != null && nodes != cluster.founders()) {
            throw new DevFailure(
                    "the cluster in " + layout.directory() + " has " + cluster.founders() + " servers, not " + nodes,
                    "leave --nodes out, or take another --dir");
        }
        remains.endWith(directory != null ? cluster::close : cluster::kill);
        cluster.start();
        try (LeaderProbe probe = new LeaderProbe(cluster.addresses())) {
            awaitLeader(cluster, probe);
        }
        Surroundings around = onThisCluster(call.surroundings(), cluster.addresses());
        Shell shell = new Shell(
                around,
                call.shared().words(),
                cluster.addresses(),
                Security.DEFAULT,
                DevWords.of(cluster),
                call.shared().keepGoing());
        if (commands != null) {
            return shell.script(new BufferedReader(new StringReader(commands)));
        }
        greet(cluster, layout);
        return shell.run(Paint.of(call.shared().color(), around.env(), around.outIsTerminal())
                .isOn());
    }

    private void awaitLeader(DevCluster cluster, LeaderProbe probe)
            throws DevFailure, IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEADER_MILLIS);
        while (!probe.hasLeader()) {
            cluster.checkAlive();
            if (System.nanoTime() > deadline) {
                throw new DevFailure(
                        "the servers elected no leader within " + LEADER_MILLIS / 1_000 + " s",
                        "their logs are beside their data; with --dir DIR they are kept");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Commands that do not say otherwise go to the local cluster, whatever the environment says. */
    private static Surroundings onThisCluster(Surroundings around, List<HostPort> addresses) {
        Map<String, String> env = new TreeMap<>(around.env());
        for (String other :
                List.of("RAFTCTL_CONTEXT", "RAFTCTL_CACERT", "RAFTCTL_CERT", "RAFTCTL_KEY", "RAFTCTL_INSECURE")) {
            env.remove(other);
        }
        env.put("RAFTCTL_ENDPOINTS", addresses.stream().map(HostPort::toString).collect(Collectors.joining(",")));
        return new Surroundings(
                env,
                around.in(),
                around.out(),
                around.err(),
                around.inIsTerminal(),
                around.outIsTerminal(),
                around.errIsTerminal(),
                around.columns(),
                around.links());
    }

    private void greet(DevCluster cluster, DevLayout layout) {
        if (!call.surroundings().inIsTerminal()) {
            return;
        }
        PrintStream err = call.surroundings().err();
        err.println("A cluster of " + cluster.founders() + " servers: " + cluster.describe());
        err.println("Data and logs: " + layout.directory() + (directory == null ? " (removed at the end)" : ""));
        err.println("'kill ID', 'stop ID', 'start ID': its process; 'start n4': a new server's.");
        err.println("Tab completes, 'help' lists the commands, Ctrl-D ends.");
    }
}
