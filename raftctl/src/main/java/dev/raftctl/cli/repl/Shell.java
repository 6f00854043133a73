package dev.raftctl.cli.repl;

import dev.raftctl.cli.Surroundings;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Security;
import dev.raftctl.cli.command.UserDirectories;
import dev.raftctl.cli.view.ByteText;
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

/** Commands one after the other on one cluster: typed at a terminal, or read from somewhere. One thread. */
public final class Shell {
    private final Surroundings around;
    private final List<String> shared;
    private final List<HostPort> endpoints;
    private final Security security;
    private final List<Builtin> more;
    private final boolean keepGoing;

    /**
     * @param shared options said once, for all the commands
     * @param more words to understand besides the commands
     * @param keepGoing without a terminal, also after a command that failed
     */
    public Shell(
            Surroundings around,
            List<String> shared,
            List<HostPort> endpoints,
            Security security,
            List<Builtin> more,
            boolean keepGoing) {
        this.around = around;
        this.shared = shared;
        this.endpoints = endpoints;
        this.security = security;
        this.more = List.copyOf(more);
        this.keepGoing = keepGoing;
    }

    /** The console on a terminal, else what standard input says. */
    public int run(boolean colour) throws IOException, Failure {
        if (around.inIsTerminal() && around.outIsTerminal()) {
            return console(colour);
        }
        // A character for each byte: what is not UTF-8 is kept as it is, too.
        BufferedReader bytes = new BufferedReader(new InputStreamReader(around.in(), StandardCharsets.ISO_8859_1));
        return script(around.withIn(new TakenInput()), () -> {
            String line = bytes.readLine();
            return line == null ? null : ByteText.decode(line.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    /** These lines, and no more. */
    public int script(BufferedReader lines) throws IOException, Failure {
        return script(around, lines::readLine);
    }

    private int script(Surroundings world, Script.Lines lines) throws IOException, Failure {
        try (CliCommands commands = new CliCommands(world, shared, endpoints, security, around::columns, false)) {
            return new Script(commands, more, HistoryFile.locate(around.env()), around.out(), around.err(), keepGoing)
                    .run(lines);
        }
    }

    /** What commands of a script find where they look for a value: the script itself is read there. */
    private static final class TakenInput extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the commands are read there");
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return read();
        }
    }

    private int console(boolean colour) throws IOException, Failure {
        boolean keepsHistory = HistoryFile.isWanted(around.env());
        try (Terminal terminal = ReplTerminal.open()) {
            ReplTerminal.consoleHas(terminal);
            return console(terminal, keepsHistory ? history() : null, colour);
        } finally {
            ReplTerminal.consoleHas(null);
        }
    }

    /** Where the lines typed are to be kept; null: nowhere, and why is written. The console works without. */
    private @Nullable Path history() {
        try {
            Path file = HistoryFile.locate(around.env());
            Path directory = file == null ? null : file.getParent();
            if (directory == null) {
                notKept("neither HOME nor XDG_STATE_HOME is an absolute path", around.err());
                return null;
            }
            UserDirectories.create(directory, around.env());
            return file;
        } catch (IOException failed) {
            notKept(HistoryFile.words(failed), around.err());
        } catch (Failure noName) {
            notKept(noName.message(), around.err());
        }
        return null;
    }

    private static void notKept(String why, PrintStream err) {
        err.println(HistoryFile.notKept(why));
        err.flush();
    }

    /** @param history keeps the lines that are typed; null: no file does */
    int console(Terminal terminal, @Nullable Path history, boolean colour) throws IOException {
        PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        Surroundings here = new Surroundings(
                around.env(),
                new Typed(terminal.reader()),
                out,
                around.errIsTerminal() ? out : around.err(),
                true,
                true,
                around.errIsTerminal(),
                terminal.getColumns(),
                around.links());
        try (CliCommands commands = new CliCommands(here, shared, endpoints, security, terminal::getColumns, true)) {
            Repl repl = new Repl(terminal, commands, more, colour);
            if (history != null) {
                remember(repl, history, here.err());
            }
            return repl.run();
        }
    }

    private static void remember(Repl repl, Path history, PrintStream err) {
        try {
            repl.remember(history);
        } catch (IOException | IllegalArgumentException unusable) {
            notKept(HistoryFile.words(unusable), err);
        }
    }
}
