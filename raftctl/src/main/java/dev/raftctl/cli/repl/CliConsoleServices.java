package dev.raftctl.cli.repl;

import dev.raftctl.cli.Cli;
import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.cli.CommandOrigin;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.client.ClientSecurity;
import dev.raftctl.client.ConnectionPool;
import dev.raftctl.client.LinkFactory;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Runs commands through {@link Cli}. */
final class CliConsoleServices implements ConsoleServices, AutoCloseable {
    private static final long IDLE_NANOS = 3_000_000_000L;

    private final CliEnvironment environment;
    private final List<String> sharedOptions;
    private final IntSupplier columns;
    private final ConnectionPool pool = new ConnectionPool();
    private final LinkFactory links;
    private final Cli cli;
    private final Cli completionCli;
    private final ClusterSummaryQuery poller;
    /** Held while a command runs, so that the watch thread ends an idle session only between two commands. */
    private final ReentrantLock commandLock = new ReentrantLock();

    private volatile long lastRunNanos = System.nanoTime();
    private volatile @Nullable ServerId selectedServer;
    private int line;

    /**
     * @param sharedOptions options given once, for all commands
     * @param columns the terminal's current width; 0 if unlimited
     * @param keepsConnections whether connections stay open between commands, for interactive use; for a script, plain
     *     ones are faster
     */
    CliConsoleServices(
            CliEnvironment environment,
            List<String> sharedOptions,
            List<HostPort> endpoints,
            ClientSecurity security,
            IntSupplier columns,
            boolean keepsConnections) {
        this.environment = environment;
        links = keepsConnections ? pool : environment.linkFactory();
        poller = new ClusterSummaryQuery(endpoints, security, pool::send);
        this.sharedOptions = sharedOptions;
        this.columns = columns;
        cli = new Cli(withStreams(environment.out(), environment.err(), environment.outIsTerminal(), 0));
        completionCli = new Cli(withStreams(environment.out(), environment.err(), false, 0));
    }

    /** Creates services whose commands and status requests share no connections. */
    CliConsoleServices(CliEnvironment environment, ClusterSummaryQuery poller, int columns) {
        this.environment = environment;
        links = environment.linkFactory();
        this.poller = poller;
        sharedOptions = List.of();
        this.columns = () -> columns;
        cli = new Cli(withStreams(environment.out(), environment.err(), environment.outIsTerminal(), 0));
        completionCli = new Cli(withStreams(environment.out(), environment.err(), false, 0));
    }

    @Override
    public int run(List<String> words, PrintStream out, boolean toTerminal) {
        CliEnvironment runEnvironment = withStreams(
                out, environment.err(), toTerminal && environment.outIsTerminal(), toTerminal ? columns.getAsInt() : 0);
        commandLock.lock();
        try {
            // Results that go to a shell command are its only input.
            return cli.run(withSharedOptions(words), runEnvironment, new CommandOrigin(!toTerminal, line));
        } finally {
            lastRunNanos = System.nanoTime();
            commandLock.unlock();
        }
    }

    /** Ends an idle session, because an open session appends a log entry every second. */
    private void endIdleSession() {
        if (System.nanoTime() - lastRunNanos < IDLE_NANOS || !commandLock.tryLock()) {
            return;
        }
        try {
            cli.endSessions();
        } finally {
            commandLock.unlock();
        }
    }

    private List<String> withSharedOptions(List<String> words) {
        List<String> arguments = new ArrayList<>(sharedOptions);
        arguments.addAll(words);
        return arguments;
    }

    private CliEnvironment withStreams(PrintStream out, PrintStream err, boolean outIsTerminal, int width) {
        return new CliEnvironment(
                environment.env(),
                environment.in(),
                out,
                err,
                environment.inIsTerminal(),
                outIsTerminal,
                environment.errIsTerminal(),
                width,
                links);
    }

    @Override
    public void setScriptLine(int number) {
        line = number;
    }

    @Override
    public int reportFailure(CliFailure failure, PrintStream err) {
        return cli.reportFailure(
                failure, sharedOptions, withStreams(environment.out(), err, false, 0), new CommandOrigin(false, line));
    }

    @Override
    public void selectServer(@Nullable String server) throws CliFailure {
        if (server == null) {
            select(null);
            return;
        }
        ServerId id;
        try {
            id = ServerId.of(server);
        } catch (IllegalArgumentException invalidId) {
            throw CliFailure.usage(
                    "'" + server + "' is not a valid server id: " + invalidId.getMessage(), "use ID, or use cluster");
        }
        RequestTarget target = poller.target(id);
        if (target == null) {
            pollCluster();
            target = poller.target(id);
        }
        if (target == null) {
            String known =
                    poller.knownServers().stream().sorted().map(ServerId::value).collect(Collectors.joining(", "));
            throw new CliFailure(
                    ExitCode.NO,
                    RefusalReason.UNKNOWN_SERVER.name(),
                    "unknown server " + id,
                    known.isEmpty()
                            ? "no server answers: check the endpoints given with -e"
                            : "known servers: " + known,
                    null);
        }
        select(target);
    }

    private void select(@Nullable RequestTarget server) {
        selectedServer = server == null ? null : server.id();
        cli.restrictTo(server);
    }

    @Override
    public @Nullable String selectedServer() {
        ServerId server = selectedServer;
        return server == null ? null : server.value();
    }

    @Override
    public CommandSpec tree() {
        return cli.commandTree().getCommandSpec();
    }

    @Override
    public ClusterSummary pollCluster() {
        endIdleSession();
        try {
            return poller.poll(selectedServer);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ClusterSummary.UNREACHABLE;
        }
    }

    @Override
    public List<String> complete(String kind, String prefix, List<String> options) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(output, false, StandardCharsets.UTF_8);
        PrintStream discarded = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        List<String> words = withSharedOptions(options);
        words.addAll(List.of("-o", "value", "--timeout", "300ms", "__complete", kind, "--", prefix));
        int exit = completionCli.run(words, withStreams(out, discarded, false, 0), new CommandOrigin(false, 0));
        return exit == 0 ? output.toString(StandardCharsets.UTF_8).lines().toList() : List.of();
    }

    @Override
    public void close() {
        cli.close();
        pool.close();
    }
}
