package dev.raftctl.cli.repl;

import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.command.XdgUserDirectories;
import dev.raftctl.cli.view.SurrogateEscapedText;
import dev.raftctl.client.ClientSecurity;
import dev.raftctl.protocol.net.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Runs a series of commands on one cluster, typed at a terminal or read from a script. Confined to one thread. */
public final class ConsoleSession {
    private final CliEnvironment environment;
    private final List<String> sharedOptions;
    private final List<HostPort> endpoints;
    private final ClientSecurity security;
    private final List<BuiltinCommand> extraBuiltins;
    private final boolean keepGoing;

    /**
     * @param sharedOptions options given once, for all commands
     * @param extraBuiltins additional builtins
     * @param keepGoing whether a script continues after a command that failed
     */
    public ConsoleSession(
            CliEnvironment environment,
            List<String> sharedOptions,
            List<HostPort> endpoints,
            ClientSecurity security,
            List<BuiltinCommand> extraBuiltins,
            boolean keepGoing) {
        this.environment = environment;
        this.sharedOptions = sharedOptions;
        this.endpoints = endpoints;
        this.security = security;
        this.extraBuiltins = List.copyOf(extraBuiltins);
        this.keepGoing = keepGoing;
    }

    /** Runs the console if there is a terminal; otherwise reads commands from standard input and runs them. */
    public int run(boolean useColor) throws IOException, CliFailure {
        if (environment.inIsTerminal() && environment.outIsTerminal()) {
            return runConsole(useColor);
        }
        // One character per byte, so that bytes that are not UTF-8 survive too.
        BufferedReader bytes = new BufferedReader(new InputStreamReader(environment.in(), StandardCharsets.ISO_8859_1));
        return runScript(environment.withIn(new UnreadableScriptInput()), () -> {
            String line = bytes.readLine();
            return line == null ? null : SurrogateEscapedText.decode(line.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    /** Runs the given lines as a script. */
    public int runScript(BufferedReader lines) throws IOException, CliFailure {
        return runScript(environment, lines::readLine);
    }

    private int runScript(CliEnvironment scriptEnvironment, ScriptRunner.ScriptLineSource lines)
            throws IOException, CliFailure {
        try (CliConsoleServices commands = new CliConsoleServices(
                scriptEnvironment, sharedOptions, endpoints, security, environment::columns, false)) {
            return new ScriptRunner(
                            commands,
                            extraBuiltins,
                            ConsoleHistoryFile.locate(environment.env()),
                            environment.out(),
                            environment.err(),
                            keepGoing)
                    .run(lines);
        }
    }

    /**
     * The standard input of a script's commands. They cannot read values from it, because the script itself is read
     * from there.
     */
    private static final class UnreadableScriptInput extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the script itself is read from there");
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return read();
        }
    }

    private int runConsole(boolean useColor) throws IOException, CliFailure {
        boolean keepsHistory = ConsoleHistoryFile.isEnabled(environment.env());
        try (Terminal terminal = ReplTerminal.open()) {
            ReplTerminal.setConsoleTerminal(terminal);
            return runConsole(terminal, keepsHistory ? historyFile() : null, useColor);
        } finally {
            ReplTerminal.setConsoleTerminal(null);
        }
    }

    /**
     * Returns the history file. If there is none, prints a warning and returns null; the console also works without a
     * history.
     */
    private @Nullable Path historyFile() {
        try {
            Path file = ConsoleHistoryFile.locate(environment.env());
            Path directory = file == null ? null : file.getParent();
            if (directory == null) {
                warnNotSaved("neither HOME nor XDG_STATE_HOME is an absolute path", environment.err());
                return null;
            }
            XdgUserDirectories.create(directory, environment.env());
            return file;
        } catch (IOException failed) {
            warnNotSaved(ConsoleHistoryFile.describe(failed), environment.err());
        } catch (CliFailure unusable) {
            warnNotSaved(unusable.message(), environment.err());
        }
        return null;
    }

    private static void warnNotSaved(String why, PrintStream err) {
        err.println(ConsoleHistoryFile.notSavedWarning(why));
        err.flush();
    }

    /** @param historyFile the file in which the history is kept, or null if no history is kept */
    int runConsole(Terminal terminal, @Nullable Path historyFile, boolean useColor) throws IOException {
        PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        CliEnvironment terminalEnvironment = new CliEnvironment(
                environment.env(),
                new CommandTerminalInput(terminal.reader()),
                out,
                environment.errIsTerminal() ? out : environment.err(),
                true,
                true,
                environment.errIsTerminal(),
                terminal.getColumns(),
                environment.linkFactory());
        try (CliConsoleServices commands = new CliConsoleServices(
                terminalEnvironment, sharedOptions, endpoints, security, terminal::getColumns, true)) {
            Repl repl = new Repl(terminal, commands, extraBuiltins, useColor);
            if (historyFile != null) {
                useHistoryFile(repl, historyFile, terminalEnvironment.err());
            }
            return repl.run();
        }
    }

    private static void useHistoryFile(Repl repl, Path historyFile, PrintStream err) {
        try {
            repl.useHistoryFile(historyFile);
        } catch (IOException | IllegalArgumentException unusable) {
            warnNotSaved(ConsoleHistoryFile.describe(unusable), err);
        }
    }
}
