package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.command.StreamingOutput;
import dev.raftctl.cli.repl.CommandLineInterpreter.LineExecutionResult;
import dev.raftctl.cli.repl.ConsoleLineEditor.LineEditorInput;
import dev.raftctl.cli.view.SurrogateEscapedText;
import dev.raftctl.protocol.message.PrintableText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jline.reader.History;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The console on a terminal. The thread that calls {@link #run} reads and executes commands, and the thread of the
 * {@link BackgroundClusterPoller} redraws the prompt.
 */
final class Repl {
    private static final int USAGE = 2;

    private final Terminal terminal;
    private final ConsoleServices backend;
    private final LineEndTrackingStream terminalOutput;
    private final PrintStream out;
    private final BackgroundClusterPoller watch;
    private final ClusterCompletionProvider completions;
    private final BuiltinCommands builtins;
    private final ConsoleLineEditor editor;
    private final CommandSpec tree;
    private volatile boolean lastFailed;

    /** @param extraBuiltins additional builtins that the caller provides */
    Repl(Terminal terminal, ConsoleServices backend, List<BuiltinCommand> extraBuiltins, boolean useColor)
            throws IOException {
        this.terminal = terminal;
        this.backend = backend;
        terminalOutput = new LineEndTrackingStream(terminal.output());
        out = new PrintStream(terminalOutput, true, StandardCharsets.UTF_8);
        watch = new BackgroundClusterPoller(backend::pollCluster, this::onClusterChange);
        completions = new ClusterCompletionProvider(watch::latest, backend::complete);
        builtins = TerminalBuiltins.of(terminal, backend, this::history, extraBuiltins);
        tree = backend.tree();
        builtins.all().forEach(builtin -> tree.addSubcommand(builtin.name(), builtin.toCommandSpec()));
        editor = new ConsoleLineEditor(
                terminal, this::prompt, tree, new CommandCompleter(() -> tree, completions), useColor);
    }

    /** Loads the history from this file. From then on, new lines are appended to the file. */
    void useHistoryFile(Path file) throws IOException {
        editor.useHistoryFile(file);
    }

    /** @return the exit code that the user gave to {@code exit}, otherwise 0 */
    int run() throws IOException {
        CommandLineInterpreter interpreter = new CommandLineInterpreter(backend, builtins, this::output, pipe(), out);
        watch.start();
        try {
            ConsoleInputExecutor executor = new ConsoleInputExecutor(interpreter);
            OptionalInt exitCode = OptionalInt.empty();
            while (exitCode.isEmpty()) {
                exitCode = editor.read().accept(executor);
            }
            return exitCode.getAsInt();
        } finally {
            watch.close();
            completions.close();
        }
    }

    /** Executes the input that was read. Returns the exit code if the console ends. */
    private final class ConsoleInputExecutor implements LineEditorInput.Visitor<OptionalInt, IOException> {
        private final CommandLineInterpreter interpreter;

        ConsoleInputExecutor(CommandLineInterpreter interpreter) {
            this.interpreter = interpreter;
        }

        @Override
        public OptionalInt entered(LineEditorInput.EnteredLine line) throws IOException {
            LineExecutionResult lineResult = execute(interpreter, line.text());
            lastFailed = lineResult.exitCode() != 0;
            return lineResult.shouldExit() ? OptionalInt.of(lineResult.exitCode()) : OptionalInt.empty();
        }

        @Override
        public OptionalInt cancelled(LineEditorInput.LineCancelled cancelled) {
            return OptionalInt.empty();
        }

        @Override
        public OptionalInt ended(LineEditorInput.ConsoleInputEnded ended) {
            return OptionalInt.of(0);
        }
    }

    private LineExecutionResult execute(CommandLineInterpreter interpreter, String text) throws IOException {
        String line = text.strip().startsWith("!") ? recall(text.strip()) : text;
        if (line != null && SurrogateEscapedText.hasRawBytes(line)) {
            // Neither the history nor the screen can represent these bytes.
            int exit = backend.reportFailure(
                    CliFailure.usage("the line is not UTF-8", "run such commands as a script: raftctl < FILE"), out);
            return new LineExecutionResult(exit, false);
        }
        if (line == null) {
            out.println("no such line in the history: " + PrintableText.escapedLine(text.strip()));
            return new LineExecutionResult(USAGE, false);
        }
        if (!line.equals(text) && !text.startsWith(" ")) {
            // The recalled line enters the history as if it had been typed, so that the next recall finds it.
            history().add(line);
        }
        Thread executing = Thread.currentThread();
        SignalHandler previousHandler = terminal.handle(Signal.INT, signal -> {
            // Starts a new line after the ^C that the terminal echoes.
            out.println();
            executing.interrupt();
        });
        try {
            return interpreter.run(line, false);
        } finally {
            terminal.handle(Signal.INT, previousHandler);
            // A late interrupt was meant for the command, not for the console.
            Thread.interrupted();
            terminalOutput.endLine();
        }
    }

    /**
     * Finds a line in the history: {@code !!} is the previous line, {@code !12} line 12, {@code !put} the last line
     * that begins with {@code put}.
     */
    private @Nullable String recall(String event) {
        History lines = history();
        String reference = event.substring(1);
        for (int at = lines.last(); at >= lines.first(); at--) {
            String line = lines.get(at);
            boolean matches = reference.equals("!")
                    || reference.equals(String.valueOf(at + 1))
                    || (!reference.isEmpty() && line.startsWith(reference));
            if (matches && !line.strip().startsWith("!")) {
                out.println(PrintableText.escapedLines(line));
                return line;
            }
        }
        return null;
    }

    private History history() {
        return editor.history();
    }

    /** Returns whether the output of the command appears while it runs, so that it must not be paged. */
    private boolean printsOverTime(List<String> words) {
        Object command = CommandLineWalker.over(tree, words).command().userObject();
        return BuiltinCommandSpec.printsOverTime(words.get(0))
                || (command != null && command.getClass().isAnnotationPresent(StreamingOutput.class));
    }

    private PrintStream output(List<String> words) {
        if (ReplTerminal.isDumb(terminal) || printsOverTime(words)) {
            return out;
        }
        return new PrintStream(new OutputPager(terminalOutput, terminal), true, StandardCharsets.UTF_8);
    }

    /**
     * Returns the pipe to a shell command. The command inherits a real terminal, so that a pager or an editor works.
     */
    private ShellPipe pipe() {
        return new ShellPipe(ReplTerminal.isDumb(terminal) ? terminalOutput : null);
    }

    private AttributedString prompt() {
        return ConsolePrompt.of(watch.latest(), backend.selectedServer(), lastFailed)
                .toAttributedString();
    }

    private void onClusterChange(ClusterSummary previousHandler, ClusterSummary now) {
        if (previousHandler.isConnected() && !now.isConnected()) {
            editor.printNotice(new AttributedString(
                    "connection lost: no server answers; retrying",
                    AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)));
        } else if (previousHandler.equals(ClusterSummary.UNREACHABLE) && now.isConnected()) {
            editor.printNotice(new AttributedString("connected: " + now.reachableCount()
                    + (now.reachableCount() == 1 ? " server answers" : " servers answer")));
        }
        editor.refreshPrompt();
    }
}
