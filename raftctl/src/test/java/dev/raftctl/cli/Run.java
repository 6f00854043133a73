package dev.raftctl.cli;

import dev.raftctl.cli.cluster.FakeCluster;
import dev.raftctl.protocol.net.HostPort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What one run of raftctl over a {@link FakeCluster} came to. */
record Run(int exit, String out, String err) {
    /** Where it runs: no terminal, the endpoints of all servers of the cluster. */
    static final class Place {
        /** A home directory that does not exist, and that nothing may make. */
        static final String NO_HOME = Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "raftctl-no-home-" + ProcessHandle.current().pid())
                .toString();

        final FakeCluster cluster;
        final Map<String, String> env = new TreeMap<>();
        boolean terminal;
        String input = "";

        Place(FakeCluster cluster) {
            this.cluster = cluster;
            env.put("HOME", NO_HOME);
            env.put(
                    "RAFTCTL_ENDPOINTS",
                    cluster.addresses().stream().map(HostPort::toString).collect(Collectors.joining(",")));
        }

        Run run(String... words) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Surroundings surroundings = new Surroundings(
                    env,
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                    new PrintStream(out, false, StandardCharsets.UTF_8),
                    new PrintStream(err, false, StandardCharsets.UTF_8),
                    terminal,
                    terminal,
                    terminal,
                    terminal ? 80 : 0,
                    cluster);
            int exit;
            try (Cli cli = new Cli(surroundings, cluster.pace)) {
                exit = cli.run(List.of(words));
            }
            return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    static Run on(FakeCluster cluster, String... words) {
        return new Place(cluster).run(words);
    }
}
