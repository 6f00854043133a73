package dev.raftctl.cli.start;

import dev.raftctl.cli.Cli;
import dev.raftctl.cli.Surroundings;
import dev.raftctl.cli.cluster.PlainLinks;
import dev.raftctl.cli.install.ProgramFile;
import dev.raftctl.cli.repl.ConsoleRehearsal;
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
 * The run in which the launcher has the JVM archive classes: it uses what a single command uses, against a server on the stage
 * of this process, and loads the rest of what the commands may need. It changes nothing and says nothing.
 */
public final class Rehearsal {
    /** The word by which the launcher asks for it: no command, and in no help. */
    private static final String WORD = "__rehearse";

    /** What the launcher says behind {@link #WORD} for the archive of a server. */
    private static final String NODE = "node";

    private static final List<String> COMMANDS =
            List.of("dev/raftctl/cli/", "dev/raftctl/protocol/", "picocli/", "org/jline/");
    private static final List<String> LONG_LIVED = List.of(
            "dev/raftctl/cli/bench/", "dev/raftctl/cli/dev/", "dev/raftctl/cli/node/", "dev/raftctl/cli/start/");

    private static final List<List<String>> SCRIPT = List.of(
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

    private static final long CONSOLE_MILLIS = 30_000;

    private Rehearsal() {}

    /** Whether these words ask for a rehearsal. */
    public static boolean isAskedBy(String... words) {
        return words.length > 0
                && words[0].equals(WORD)
                && (words.length == 1 || (words.length == 2 && words[1].equals(NODE)));
    }

    /**
     * Of what was asked for.
     *
     * @return the exit code; what went wrong only leaves the archive smaller
     */
    public static int run(String... words) {
        return words.length > 1 ? NodeRehearsal.run() : run();
    }

    private static int run() {
        try (Stage stage = Stage.open()) {
            play(against(stage.address()), SCRIPT);
            openConsole(stage.address());
            loadCommands();
            return 0;
        } catch (IOException smaller) {
            return 1;
        }
    }

    /** On a thread of its own, which the end of the process does not wait for. */
    private static void openConsole(HostPort server) {
        Thread typing = new Thread(
                () -> {
                    try {
                        ConsoleRehearsal.play(against(server), server);
                    } catch (IOException smaller) {
                        // The console's classes then come from the jar.
                        return;
                    }
                },
                "rehearsal-console");
        typing.setDaemon(true);
        typing.start();
        try {
            typing.join(CONSOLE_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    static Surroundings against(HostPort server) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Surroundings(
                environment(server),
                new ByteArrayInputStream(new byte[0]),
                nowhere,
                nowhere,
                false,
                false,
                false,
                0,
                new PlainLinks());
    }

    private static Map<String, String> environment(HostPort server) {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("RAFTCTL_"));
        environment.put("RAFTCTL_ENDPOINTS", server.toString());
        return environment;
    }

    static void play(Surroundings surroundings, List<List<String>> script) {
        for (List<String> words : script) {
            try (Cli cli = new Cli(surroundings)) {
                cli.run(words);
            }
        }
    }

    /** Loads, without running any of it, what single commands are made of. */
    private static void loadCommands() throws IOException {
        try (JarFile jar = new JarFile(ProgramFile.path().toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                String name = entries.nextElement().getName();
                if (name.endsWith(".class") && begins(name, COMMANDS) && !begins(name, LONG_LIVED)) {
                    load(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                }
            }
        }
    }

    private static boolean begins(String name, List<String> places) {
        return places.stream().anyMatch(name::startsWith);
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, Rehearsal.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError absent) {
            // It stays out of the archive, and is loaded from the jar when it is used.
            return;
        }
    }
}
