package dev.raftctl.cli.dev;

import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.command.CommandContext;
import dev.raftctl.cli.output.AnsiColors;
import dev.raftctl.cli.repl.ConsoleSession;
import dev.raftctl.cli.repl.LeaderPresenceCheck;
import dev.raftctl.client.ClientSecurity;
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

/** Runs a local cluster and its console or commands, from start to stop. Confined to one thread. */
final class DevClusterSession {
    private static final int DEFAULT_NODES = 3;
    private static final int DEFAULT_BASE_PORT = 7001;
    private static final long LEADER_TIMEOUT_MILLIS = 30_000;
    private static final long POLL_INTERVAL_MILLIS = 50;

    private final CommandContext context;
    private final @Nullable Path directory;
    private final @Nullable Integer nodes;
    private final @Nullable Integer basePort;

    DevClusterSession(
            CommandContext context, @Nullable Path directory, @Nullable Integer nodes, @Nullable Integer basePort) {
        this.context = context;
        this.directory = directory;
        this.nodes = nodes;
        this.basePort = basePort;
    }

    /** @param commands the commands to run instead of the console; null to open the console */
    int run(@Nullable String commands) throws DevClusterFailure, IOException, InterruptedException, CliFailure {
        Path root = directory != null ? directory.toAbsolutePath() : Files.createTempDirectory("raftctl-dev-");
        LocalClusterCleanup cleanup = new LocalClusterCleanup(root, directory != null);
        try {
            return runCluster(new DevClusterFiles(root), commands, cleanup);
        } finally {
            cleanup.close();
        }
    }

    private int runCluster(DevClusterFiles layout, @Nullable String commands, LocalClusterCleanup cleanup)
            throws DevClusterFailure, IOException, InterruptedException, CliFailure {
        boolean isReopened = Files.exists(layout.configuration());
        DevCluster cluster = DevCluster.open(
                layout, nodes == null ? DEFAULT_NODES : nodes, basePort == null ? DEFAULT_BASE_PORT : basePort);
        if (isReopened && nodes != null && nodes != cluster.initialServers()) {
            throw new DevClusterFailure(
                    "the cluster in " + layout.directory() + " has " + cluster.initialServers() + " servers, not "
                            + nodes,
                    "omit --nodes, or use another --dir");
        }
        cleanup.onCleanup(directory != null ? cluster::close : cluster::kill);
        cluster.start();
        try (LeaderPresenceCheck probe = new LeaderPresenceCheck(cluster.addresses())) {
            awaitLeader(cluster, probe);
        }
        CliEnvironment environment = forLocalCluster(context.environment(), cluster.addresses());
        ConsoleSession shell = new ConsoleSession(
                environment,
                context.sharedOptions().toArguments(),
                cluster.addresses(),
                ClientSecurity.DEFAULT,
                DevClusterBuiltins.of(cluster),
                context.sharedOptions().keepGoing());
        if (commands != null) {
            return shell.runScript(new BufferedReader(new StringReader(commands)));
        }
        printGreeting(cluster, layout);
        return shell.run(AnsiColors.of(context.sharedOptions().color(), environment.env(), environment.outIsTerminal())
                .isEnabled());
    }

    private void awaitLeader(DevCluster cluster, LeaderPresenceCheck probe)
            throws DevClusterFailure, IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEADER_TIMEOUT_MILLIS);
        while (!probe.hasLeader()) {
            cluster.checkAlive();
            if (System.nanoTime() > deadline) {
                throw new DevClusterFailure(
                        "the servers elected no leader within " + LEADER_TIMEOUT_MILLIS / 1_000 + " s",
                        "their logs are next to their data; use --dir DIR to keep them");
            }
            Thread.sleep(POLL_INTERVAL_MILLIS);
        }
    }

    /** Makes the local cluster the default of all commands, even if environment variables name another cluster. */
    private static CliEnvironment forLocalCluster(CliEnvironment environment, List<HostPort> addresses) {
        Map<String, String> env = new TreeMap<>(environment.env());
        for (String variable :
                List.of("RAFTCTL_CONTEXT", "RAFTCTL_CACERT", "RAFTCTL_CERT", "RAFTCTL_KEY", "RAFTCTL_INSECURE")) {
            env.remove(variable);
        }
        env.put("RAFTCTL_ENDPOINTS", addresses.stream().map(HostPort::toString).collect(Collectors.joining(",")));
        return new CliEnvironment(
                env,
                environment.in(),
                environment.out(),
                environment.err(),
                environment.inIsTerminal(),
                environment.outIsTerminal(),
                environment.errIsTerminal(),
                environment.columns(),
                environment.linkFactory());
    }

    private void printGreeting(DevCluster cluster, DevClusterFiles layout) {
        if (!context.environment().inIsTerminal()) {
            return;
        }
        PrintStream err = context.environment().err();
        err.println("A cluster of " + cluster.initialServers() + " servers: " + cluster.describe());
        err.println("Data and logs: " + layout.directory() + (directory == null ? " (deleted at exit)" : ""));
        err.println("'kill ID', 'stop ID' and 'start ID' control a server's process; 'start n4' starts a new server.");
        err.println("Tab completes, 'help' lists the commands, Ctrl-D exits.");
    }
}
