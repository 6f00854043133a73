package dev.raftctl.cli.start;

import dev.raftctl.cli.Cli;
import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.cli.install.ProgramFile;
import dev.raftctl.cli.repl.ConsoleCdsTraining;
import dev.raftctl.client.BlockingLinkFactory;
import dev.raftctl.protocol.net.HostPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The training run for the JVM's class archive (AppCDS or AOT cache): runs typical commands against a {@link
 * TrainingStubServer} in this process and loads the other classes that commands may need. It changes and prints
 * nothing.
 */
public final class CdsTraining {
    /**
     * The argument with which the launcher requests a training run. It is not a command, and the help does not list it.
     */
    private static final String ARGUMENT = "__train";

    /** The second argument, with which the launcher requests the archive for a server. */
    private static final String NODE_ARGUMENT = "node";

    private static final List<String> ARCHIVED_PREFIXES =
            List.of("dev/raftctl/cli/", "dev/raftctl/protocol/", "picocli/", "org/jline/");
    private static final List<String> EXCLUDED_PREFIXES = List.of(
            "dev/raftctl/cli/bench/", "dev/raftctl/cli/dev/", "dev/raftctl/cli/node/", "dev/raftctl/cli/start/");

    private static final List<List<String>> TRAINING_COMMANDS = List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("help", "status"),
            List.of("status"),
            List.of("status", "-o", "wide", "--color", "always"),
            List.of("status", "-o", "json"),
            List.of("status", "-o", "yaml"),
            List.of("health"),
            List.of("votes"),
            List.of("servers"),
            List.of("inspect", "n1"),
            List.of("can-stop", "n1"),
            List.of("add-server", "n9=127.0.0.1:1", "--dry-run"),
            List.of("get", "key"),
            List.of("put", "key", "value"),
            List.of("no-such-command"),
            List.of("status", "--no-such-option"));

    private static final long CONSOLE_TIMEOUT_MILLIS = 30_000;

    private CdsTraining() {}

    /** Returns whether these arguments ask for a training run. */
    public static boolean isRequestedBy(String... arguments) {
        return arguments.length > 0
                && arguments[0].equals(ARGUMENT)
                && (arguments.length == 1 || (arguments.length == 2 && arguments[1].equals(NODE_ARGUMENT)));
    }

    /**
     * Performs the training run that these arguments ask for.
     *
     * @return the exit code; a failure only leaves the archive smaller
     */
    public static int run(String... arguments) {
        return arguments.length > 1 ? ServerCdsTraining.run() : run();
    }

    private static int run() {
        try (TrainingStubServer server = TrainingStubServer.open()) {
            runCommands(environmentFor(server.address()), TRAINING_COMMANDS);
            trainConsole(server.address());
            loadCommandClasses();
            return 0;
        } catch (IOException smaller) {
            return 1;
        }
    }

    /** Runs the training on a daemon thread, so that it cannot delay the end of the process. */
    private static void trainConsole(HostPort server) {
        Thread consoleThread = new Thread(
                () -> {
                    try {
                        ConsoleCdsTraining.run(environmentFor(server), server);
                    } catch (IOException smaller) {
                        // The console's classes are then loaded from the jar.
                        return;
                    }
                },
                "rehearsal-console");
        consoleThread.setDaemon(true);
        consoleThread.start();
        try {
            consoleThread.join(CONSOLE_TIMEOUT_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    static CliEnvironment environmentFor(HostPort server) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new CliEnvironment(
                environment(server),
                new ByteArrayInputStream(new byte[0]),
                nowhere,
                nowhere,
                false,
                false,
                false,
                0,
                new BlockingLinkFactory());
    }

    private static Map<String, String> environment(HostPort server) {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("RAFTCTL_"));
        environment.put("RAFTCTL_ENDPOINTS", server.toString());
        return environment;
    }

    static void runCommands(CliEnvironment environment, List<List<String>> commands) {
        for (List<String> arguments : commands) {
            try (Cli cli = new Cli(environment)) {
                cli.run(arguments);
            }
        }
    }

    /** Loads the classes of the individual commands without initializing them. */
    private static void loadCommandClasses() throws IOException {
        try (JarFile jar = new JarFile(ProgramFile.path().toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                String name = entries.nextElement().getName();
                if (name.endsWith(".class")
                        && startsWithAny(name, ARCHIVED_PREFIXES)
                        && !startsWithAny(name, EXCLUDED_PREFIXES)) {
                    load(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                }
            }
        }
    }

    private static boolean startsWithAny(String name, List<String> prefixes) {
        return prefixes.stream().anyMatch(name::startsWith);
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, CdsTraining.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError absent) {
            // The class stays out of the archive and is loaded from the jar when needed.
            return;
        }
    }
}
