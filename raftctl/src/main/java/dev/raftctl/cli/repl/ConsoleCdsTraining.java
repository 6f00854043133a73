package dev.raftctl.cli.repl;

import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.client.ClientSecurity;
import dev.raftctl.protocol.net.HostPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/**
 * Runs the console with scripted keystrokes on an invisible terminal, so that the class archive includes the console's
 * classes.
 */
public final class ConsoleCdsTraining {
    private static final String KEYSTROKES = "sta\t\nput \"a b\" 1\nno-such\nexit\n";

    private ConsoleCdsTraining() {}

    /** Runs the console with scripted input, and then deletes the history file that the run wrote. */
    public static void run(CliEnvironment environment, HostPort server) throws IOException {
        // In a process without a terminal this opens a dumb one, through the same code.
        ReplTerminal.open().close();
        Path history = Files.createTempFile("raftctl-training", ".history");
        try (Terminal terminal = new ExternalTerminal(
                "training",
                "xterm-256color",
                new ByteArrayInputStream(KEYSTROKES.getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(),
                StandardCharsets.UTF_8)) {
            new ConsoleSession(environment, List.of(), List.of(server), ClientSecurity.DEFAULT, List.of(), true)
                    .runConsole(terminal, history, true);
        } finally {
            Files.deleteIfExists(history);
        }
    }
}
