package dev.raftctl.cli.repl;

import dev.raftctl.cli.Cli;
import dev.raftctl.cli.Origin;
import dev.raftctl.cli.Surroundings;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Links;
import dev.raftctl.cli.cluster.Security;
import dev.raftctl.cli.cluster.Target;
import dev.raftctl.protocol.message.Reason;
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

/** The shell's commands. */
final class CliCommands implements Commands, AutoCloseable {
    private static final long IDLE_NANOS = 3_000_000_000L;

    private final Surroundings around;
    private final List<String> shared;
    private final IntSupplier columns;
    private final KeptLinks kept = new KeptLinks();
    private final Links links;
    private final Cli cli;
    private final Cli silent;
    private final Lookout lookout;
    /** Held while a command runs: the watch ends the session only between two. */
    private final ReentrantLock running = new ReentrantLock();

    private volatile long ranAtNanos = System.nanoTime();
    private volatile @Nullable ServerId only;
    private int line;

    /**
     * @param shared options said once, for all the commands
     * @param columns of the screen as it is now; 0: none
     * @param keepsLinks from one command to the next, for someone who types; a script gets on sooner with plain ones
     */
    CliCommands(
            Surroundings around,
            List<String> shared,
            List<HostPort> endpoints,
            Security security,
            IntSupplier columns,
            boolean keepsLinks) {
        this.around = around;
        this.links = keepsLinks ? kept : around.links();
        this.shared = shared;
        this.columns = columns;
        cli = new Cli(with(around.out(), around.err(), around.outIsTerminal(), 0));
        silent = new Cli(with(around.out(), around.err(), false, 0));
        lookout = new Lookout(endpoints, security, kept);
    }

    @Override
    public int run(List<String> words, PrintStream out, boolean toScreen) {
        Surroundings now =
                with(out, around.err(), toScreen && around.outIsTerminal(), toScreen ? columns.getAsInt() : 0);
        running.lock();
        try {
            // A shell command that reads the results reads nothing else.
            return cli.run(full(words), now, new Origin(!toScreen, line));
        } finally {
            ranAtNanos = System.nanoTime();
            running.unlock();
        }
    }

    /** An open session costs the cluster an entry of its log each second. */
    private void endIdleSession() {
        if (System.nanoTime() - ranAtNanos < IDLE_NANOS || !running.tryLock()) {
            return;
        }
        try {
            cli.endSessions();
        } finally {
            running.unlock();
        }
    }

    private List<String> full(List<String> words) {
        List<String> full = new ArrayList<>(shared);
        full.addAll(words);
        return full;
    }

    private Surroundings with(PrintStream out, PrintStream err, boolean outIsTerminal, int width) {
        return new Surroundings(
                around.env(),
                around.in(),
                out,
                err,
                around.inIsTerminal(),
                outIsTerminal,
                around.errIsTerminal(),
                width,
                links);
    }

    @Override
    public void atLine(int number) {
        line = number;
    }

    @Override
    public int failed(Failure failure, PrintStream err) {
        return cli.failed(failure, shared, with(around.out(), err, false, 0), new Origin(false, line));
    }

    @Override
    public void use(@Nullable String server) throws Failure {
        if (server == null) {
            talkOnlyTo(null);
            return;
        }
        ServerId wanted;
        try {
            wanted = ServerId.of(server);
        } catch (IllegalArgumentException noId) {
            throw Failure.usage("'" + server + "' is no server id: " + noId.getMessage(), "use ID, or use cluster");
        }
        Target target = lookout.target(wanted);
        if (target == null) {
            look();
            target = lookout.target(wanted);
        }
        if (target == null) {
            String known =
                    lookout.known().stream().sorted().map(ServerId::value).collect(Collectors.joining(", "));
            throw new Failure(
                    ExitCode.NO,
                    Reason.UNKNOWN_SERVER.name(),
                    "no server " + wanted + " is known",
                    known.isEmpty() ? "no server answers: check the addresses given with -e" : "known are: " + known,
                    null);
        }
        talkOnlyTo(target);
    }

    private void talkOnlyTo(@Nullable Target server) {
        only = server == null ? null : server.id();
        cli.talkOnlyTo(server);
    }

    @Override
    public @Nullable String only() {
        ServerId server = only;
        return server == null ? null : server.value();
    }

    @Override
    public CommandSpec tree() {
        return cli.tree().getCommandSpec();
    }

    @Override
    public Seen look() {
        endIdleSession();
        try {
            return lookout.look(only);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Seen.NOTHING;
        }
    }

    @Override
    public List<String> complete(String what, String prefix, List<String> options) {
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(found, false, StandardCharsets.UTF_8);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        List<String> words = full(options);
        words.addAll(List.of("-o", "value", "--timeout", "300ms", "__complete", what, "--", prefix));
        int exit = silent.run(words, with(out, nowhere, false, 0), new Origin(false, 0));
        return exit == 0 ? found.toString(StandardCharsets.UTF_8).lines().toList() : List.of();
    }

    @Override
    public void close() {
        cli.close();
        kept.close();
    }
}
