package dev.raftctl.cli.repl;

import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.client.ClientSecurity;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.LinkToServer;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.net.HostPort;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jline.terminal.impl.DumbTerminal;
import org.jspecify.annotations.Nullable;

/**
 * A console on a stub cluster of n1, n2 and n3; n1 leads term 5, and n4 runs outside the cluster. Each line of the
 * script is typed at the console. {@code cluster: ...} changes the cluster, {@code console: ...} ends and restarts the
 * console, and {@code piped: ...} runs commands as a script on standard input instead, with {@code \n} between lines.
 */
final class ScriptedConsole implements AutoCloseable {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final Map<String, String> env = new TreeMap<>();
    private final Path historyFile;
    private final ScriptedScreen screen = new ScriptedScreen();
    private TypedTerminalInput keyboard = new TypedTerminalInput();
    private @Nullable Thread console;
    private volatile @Nullable OutcomeRecorder recorder;
    private volatile int exitCode;
    private volatile @Nullable Exception failure;

    ScriptedConsole(Path directory) {
        cluster.add("n4");
        historyFile = directory.resolve("state").resolve("history");
        env.put("NO_COLOR", "1");
        env.put("HOME", directory.resolve("home").toString());
        env.put("XDG_STATE_HOME", directory.resolve("state-home").toString());
        env.put(
                "RAFTCTL_ENDPOINTS",
                cluster.addresses().stream().map(HostPort::toString).collect(Collectors.joining(",")));
    }

    /** Runs one line of the script and returns what it prints. */
    List<String> run(String line) {
        try {
            if (line.startsWith("cluster: ")) {
                change(line.substring(9).split(" "));
                return List.of();
            }
            if (line.startsWith("piped: ")) {
                return runPiped(line.substring(7));
            }
            return line.equals("console: restart") ? restart() : type(line);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private void change(String[] words) {
        FakeServer server = words.length > 1 ? cluster.server(words[1]) : cluster.server("n1");
        switch (words[0]) {
            case "elect" -> cluster.elect(words[1], Long.parseLong(words[2]));
            case "depose" -> cluster.depose();
            case "stop" -> server.behaviour = FakeServer.Behaviour.DOWN;
            case "start" -> server.behaviour = FakeServer.Behaviour.NORMAL;
            default -> throw new IllegalArgumentException("unknown change of the cluster: " + words[0]);
        }
    }

    /** Types a line and returns what the screen shows until the console waits for the next one. */
    private List<String> type(String line) throws IOException, InterruptedException {
        if (console == null) {
            start();
        }
        screen.clear();
        keyboard.type(line);
        screen.awaitPrompt();
        if (failure != null) {
            throw new IOException(failure);
        }
        List<String> shown = new ArrayList<>(screen.lines());
        OutcomeRecorder outcomes = recorder;
        if (outcomes != null) {
            shown.addAll(outcomes.takeOutcomes());
        }
        if (console != null && screen.hasEnded()) {
            console.join();
            shown.add("the console ends with " + exitCode);
            console = null;
        }
        return shown;
    }

    private List<String> restart() throws IOException, InterruptedException {
        stop();
        start();
        return List.of();
    }

    private void start() throws InterruptedException {
        TypedTerminalInput input = new TypedTerminalInput();
        keyboard = input;
        Thread thread = new Thread(() -> runConsole(input), "scripted console");
        console = thread;
        screen.clear();
        thread.start();
        screen.awaitPrompt();
    }

    private void runConsole(TypedTerminalInput input) {
        try (DumbTerminal terminal = new DumbTerminal(input, screen)) {
            PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
            CliEnvironment environment = new CliEnvironment(
                    env, new CommandTerminalInput(terminal.reader()), out, out, true, true, true, 80, cluster);
            try (CliConsoleServices commands = new CliConsoleServices(environment, poller(), 80)) {
                OutcomeRecorder outcomes = new OutcomeRecorder(commands);
                recorder = outcomes;
                Repl repl = new Repl(terminal, outcomes, List.of(), false);
                repl.useHistoryFile(historyFile);
                exitCode = repl.run();
            }
        } catch (IOException | RuntimeException failed) {
            failure = failed;
        } finally {
            screen.end();
        }
    }

    private ClusterSummaryQuery poller() {
        return new ClusterSummaryQuery(cluster.addresses(), ClientSecurity.DEFAULT, this::send);
    }

    private CompletableFuture<ClientReply> send(
            HostPort address, ClientSecurity security, ClientRequest request, long timeoutMillis) {
        try (LinkToServer link = cluster.open(address, null, timeoutMillis)) {
            return CompletableFuture.completedFuture(link.call(request, timeoutMillis));
        } catch (IOException failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    private List<String> runPiped(String commands) throws IOException {
        boolean keepGoing = commands.startsWith("--keep-going ");
        String text = keepGoing ? commands.substring(13) : commands;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CliEnvironment environment = new CliEnvironment(
                env,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                false,
                0,
                cluster);
        List<String> shown = new ArrayList<>();
        try (CliConsoleServices services = new CliConsoleServices(environment, poller(), 0)) {
            int exit = new ScriptRunner(
                            services, List.of(), historyFile, environment.out(), environment.err(), keepGoing)
                    .run(new BufferedReader(new StringReader(text.replace("\\n", "\n")))::readLine);
            shown.addAll(out.toString(StandardCharsets.UTF_8).lines().toList());
            err.toString(StandardCharsets.UTF_8).lines().forEach(line -> shown.add("stderr: " + line));
            shown.add("exit " + exit);
        }
        return shown;
    }

    private void stop() throws InterruptedException {
        Thread running = console;
        if (running != null) {
            keyboard.end();
            running.join();
            console = null;
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
