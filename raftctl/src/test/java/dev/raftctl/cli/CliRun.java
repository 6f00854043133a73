package dev.raftctl.cli;

import dev.raftctl.client.BlockingLinkFactory;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.protocol.net.HostPort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The result of one run of raftctl against a {@link FakeCluster}. */
record CliRun(int exit, String out, String err) {
    /** The environment of a run: no terminal, and the endpoints of all servers of the cluster. */
    static final class CliFixture {
        /** A home directory that does not exist and must not be created. */
        static final String NO_HOME = Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "raftctl-no-home-" + ProcessHandle.current().pid())
                .toString();

        final FakeCluster cluster;
        final Map<String, String> env = new TreeMap<>();
        /** The clock of the command: the fake one of the cluster, unless a program runs in real time. */
        ClientClock clock;

        boolean isTerminal;
        String input = "";
        byte @Nullable [] inputBytes;
        byte[] outBytes = new byte[0];

        CliFixture(FakeCluster cluster) {
            this.cluster = cluster;
            clock = cluster.clock;
            env.put("HOME", NO_HOME);
            env.put(
                    "RAFTCTL_ENDPOINTS",
                    cluster.addresses().stream().map(HostPort::toString).collect(Collectors.joining(",")));
        }

        CliRun run(String... arguments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            CliEnvironment environment = new CliEnvironment(
                    env,
                    new ByteArrayInputStream(inputBytes != null ? inputBytes : input.getBytes(StandardCharsets.UTF_8)),
                    new PrintStream(out, false, StandardCharsets.UTF_8),
                    new PrintStream(err, false, StandardCharsets.UTF_8),
                    isTerminal,
                    isTerminal,
                    isTerminal,
                    isTerminal ? 80 : 0,
                    cluster);
            int exit;
            try (Cli cli = new Cli(environment, clock)) {
                exit = cli.run(List.of(arguments));
            }
            outBytes = out.toByteArray();
            return new CliRun(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    /** Returns an environment that opens real connections. */
    static CliEnvironment environmentWithRealLinks(Map<String, String> env) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new CliEnvironment(
                env,
                new ByteArrayInputStream(new byte[0]),
                nowhere,
                nowhere,
                false,
                false,
                false,
                0,
                new BlockingLinkFactory());
    }

    static CliRun on(FakeCluster cluster, String... arguments) {
        return new CliFixture(cluster).run(arguments);
    }
}
