package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.repl.Console.Read;
import dev.raftctl.cli.repl.Interpreter.Came;
import dev.raftctl.cli.view.ByteText;
import dev.raftctl.protocol.message.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jline.reader.History;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The console on a terminal. The thread that calls {@link #run} reads and executes; the watch redraws the prompt. */
final class Repl {
    private static final int USAGE = 2;
    /** Commands whose output comes as things happen: never held up a screen at a time. */
    private static final Set<String> STREAMING = Set.of("watch", "watch-status", "top", "bench", "lock", "wait");

    private final Terminal terminal;
    private final Commands commands;
    private final Screen screen;
    private final PrintStream out;
    private final ClusterWatch watch;
    private final ClusterValues values;
    private final Builtins builtins;
    private final Console console;
    private volatile boolean failed;

    /** @param more words of whoever opens the console */
    Repl(Terminal terminal, Commands commands, List<Builtin> more, boolean colour) throws IOException {
        this.terminal = terminal;
        this.commands = commands;
        screen = new Screen(terminal.output());
        out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        watch = new ClusterWatch(commands::look, this::changed);
        values = new ClusterValues(watch::last, commands::complete);
        builtins = ConsoleBuiltins.of(terminal, commands, this::history, more);
        CommandSpec tree = commands.tree();
        builtins.all().forEach(builtin -> tree.addSubcommand(builtin.name(), builtin.model()));
        console = new Console(terminal, this::prompt, tree, new CommandCompleter(() -> tree, values), colour);
    }

    /** Keeps the lines typed in this file, and knows those of earlier runs. */
    void remember(Path file) throws IOException {
        console.remember(file);
    }

    /** @return the exit code: that of {@code exit}, else 0 */
    int run() throws IOException {
        Interpreter interpreter = new Interpreter(commands, builtins, this::output, pipe(), out);
        watch.start();
        try {
            while (true) {
                Read read = console.read();
                if (read instanceof Read.End) {
                    return 0;
                }
                if (read instanceof Read.Line line) {
                    Came came = execute(interpreter, line.text());
                    failed = came.exit() != 0;
                    if (came.leave()) {
                        return came.exit();
                    }
                }
            }
        } finally {
            watch.close();
            values.close();
        }
    }

    private Came execute(Interpreter interpreter, String text) throws IOException {
        String line = text.strip().startsWith("!") ? recalled(text.strip()) : text;
        if (line != null && ByteText.holdsBytes(line)) {
            // The history and the screen cannot hold them.
            int exit = commands.failed(
                    Failure.usage("the line is not UTF-8", "write such commands on standard input: raftctl < FILE"),
                    out);
            return new Came(exit, false);
        }
        if (line == null) {
            out.println("no such line in the history: " + Printable.line(text.strip()));
            return new Came(USAGE, false);
        }
        if (!line.equals(text) && !text.startsWith(" ")) {
            // As if it had been typed: the next call finds it.
            history().add(line);
        }
        Thread executing = Thread.currentThread();
        SignalHandler before = terminal.handle(Signal.INT, signal -> {
            // Behind the ^C that the terminal has written.
            out.println();
            executing.interrupt();
        });
        try {
            return interpreter.run(line, false);
        } finally {
            terminal.handle(Signal.INT, before);
            // An interrupt that came too late was meant for the command, not for the console.
            Thread.interrupted();
            screen.endLine();
        }
    }

    /** {@code !!} is the line before, {@code !12} that line, {@code !put} the last that begins so. */
    private @Nullable String recalled(String call) {
        History lines = history();
        String what = call.substring(1);
        for (int at = lines.last(); at >= lines.first(); at--) {
            String line = lines.get(at);
            boolean wanted = what.equals("!")
                    || what.equals(String.valueOf(at + 1))
                    || (!what.isEmpty() && line.startsWith(what));
            if (wanted && !line.strip().startsWith("!")) {
                out.println(Printable.lines(line));
                return line;
            }
        }
        return null;
    }

    private History history() {
        return console.history();
    }

    private PrintStream output(List<String> words) {
        if (ReplTerminal.isDumb(terminal) || STREAMING.contains(words.get(0))) {
            return out;
        }
        return new PrintStream(new More(screen, terminal), true, StandardCharsets.UTF_8);
    }

    /** On a real terminal a shell command writes there itself, so that a pager or an editor works. */
    private ShellPipe pipe() {
        return new ShellPipe(ReplTerminal.isDumb(terminal) ? screen : null);
    }

    private AttributedString prompt() {
        return Prompt.of(watch.last(), commands.only(), failed).toAttributedString();
    }

    private void changed(Seen before, Seen now) {
        if (before.isConnected() && !now.isConnected()) {
            console.announce(new AttributedString(
                    "connection lost: no server answers; still trying",
                    AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)));
        } else if (before.equals(Seen.NOTHING) && now.isConnected()) {
            console.announce(new AttributedString(
                    "connected: " + now.reached() + (now.reached() == 1 ? " server answers" : " servers answer")));
        }
        console.refresh();
    }
}
