package dev.raftctl.cli.repl;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReader.SuggestionType;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.AttributedString;
import org.jline.utils.NonBlockingReader;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The JLine editor, configured for the console. One thread reads lines; any other thread may refresh the prompt or
 * print a notice above it.
 */
final class ConsoleLineEditor {
    private static final int HISTORY_LINES = 5_000;
    private static final String CONTINUATION = "... ";
    private static final long POLL_MILLIS = 100;

    /** The value that stands for a key when the user pressed Ctrl-C. */
    private static final int INTERRUPTED = -100;

    /** The styles of JLine's completion lists. JLine colors the lists unless these styles are set. */
    private static final List<String> COMPLETION_STYLES = List.of(
            LineReader.COMPLETION_STYLE_STARTING,
            LineReader.COMPLETION_STYLE_DESCRIPTION,
            LineReader.COMPLETION_STYLE_GROUP,
            LineReader.COMPLETION_STYLE_BACKGROUND,
            LineReader.COMPLETION_STYLE_LIST_STARTING,
            LineReader.COMPLETION_STYLE_LIST_DESCRIPTION,
            LineReader.COMPLETION_STYLE_LIST_GROUP,
            LineReader.COMPLETION_STYLE_LIST_BACKGROUND);

    private final Terminal terminal;
    private final Supplier<AttributedString> prompt;
    private final boolean useColor;
    private final LineReaderImpl reader;
    private final ConsoleLineHistory history = new ConsoleLineHistory();
    private volatile String shownPrompt = "";

    /** The result of reading a line. */
    sealed interface LineEditorInput {
        <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E;

        record EnteredLine(String text) implements LineEditorInput {
            @Override
            public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
                return visitor.entered(this);
            }
        }

        /** The user abandoned the line with Ctrl-C. */
        record LineCancelled() implements LineEditorInput {
            @Override
            public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
                return visitor.cancelled(this);
            }
        }

        /** The user pressed Ctrl-D, or the input has ended. */
        record ConsoleInputEnded() implements LineEditorInput {
            @Override
            public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
                return visitor.ended(this);
            }
        }

        /**
         * Derives a value from what was read.
         *
         * @param <E> what the visitor may throw
         */
        interface Visitor<R, E extends Exception> {
            R entered(EnteredLine line) throws E;

            R cancelled(LineCancelled cancelled) throws E;

            R ended(ConsoleInputEnded ended) throws E;
        }
    }

    ConsoleLineEditor(
            Terminal terminal,
            Supplier<AttributedString> prompt,
            CommandSpec tree,
            Completer completer,
            boolean useColor)
            throws IOException {
        this.terminal = terminal;
        this.prompt = prompt;
        this.useColor = useColor;
        reader = new LineReaderImpl(terminal, "raftctl");
        reader.setParser(new ConsoleLineParser());
        reader.setHistory(history);
        // Attached before there is a file, so that this class reports errors of the file.
        history.attach(reader);
        reader.setCompleter(completer);
        reader.setHighlighter(new CommandHighlighter(() -> tree, new CommandLineHints(() -> tree), useColor));
        if (!useColor) {
            COMPLETION_STYLES.forEach(style -> reader.variable(style, "default"));
        }
        reader.setAutosuggestion(SuggestionType.TAIL_TIP);
        // {@link Repl} itself expands the exclamation mark.
        reader.option(Option.DISABLE_EVENT_EXPANSION, true);
        reader.option(Option.HISTORY_IGNORE_SPACE, true);
        reader.option(Option.HISTORY_IGNORE_DUPS, true);
        reader.option(Option.HISTORY_INCREMENTAL, true);
        reader.option(Option.CASE_INSENSITIVE_SEARCH, true);
        reader.option(Option.INSERT_TAB, false);
        // A change of the prompt between its first drawing and the first key would otherwise be missed.
        reader.getWidgets().put(LineReader.CALLBACK_INIT, this::updatePrompt);
        reader.variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUATION);
        reader.variable(LineReader.HISTORY_SIZE, HISTORY_LINES);
        reader.variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES);
    }

    /** Loads the history from this file. From then on, new lines are appended to the file. */
    void useHistoryFile(Path file) throws IOException {
        reader.variable(LineReader.HISTORY_FILE, ConsoleHistoryFile.prepare(file));
        try {
            history.load();
        } catch (IOException | IllegalArgumentException unreadable) {
            // A file that cannot be read must not be overwritten either.
            reader.getVariables().remove(LineReader.HISTORY_FILE);
            throw unreadable;
        }
    }

    History history() {
        return history;
    }

    LineEditorInput read() {
        String saveError = history.takeSaveError();
        if (saveError != null) {
            terminal.writer().println(ConsoleHistoryFile.notSavedWarning(saveError));
        }
        if (ReplTerminal.isDumb(terminal)) {
            return readPlainly();
        }
        String text = ansi(prompt.get());
        shownPrompt = text;
        try {
            return new LineEditorInput.EnteredLine(reader.readLine(text));
        } catch (UserInterruptException interrupted) {
            return new LineEditorInput.LineCancelled();
        } catch (EndOfFileException end) {
            return new LineEditorInput.ConsoleInputEnded();
        }
    }

    /**
     * Reads a line on a terminal without editing. The terminal itself echoes the input; the editor would write it a
     * second time.
     */
    private LineEditorInput readPlainly() {
        Thread reading = Thread.currentThread();
        SignalHandler previousHandler = terminal.handle(Signal.INT, signal -> reading.interrupt());
        try {
            return readPlainLines();
        } catch (IOException closed) {
            return new LineEditorInput.ConsoleInputEnded();
        } finally {
            terminal.handle(Signal.INT, previousHandler);
        }
    }

    private LineEditorInput readPlainLines() throws IOException {
        StringBuilder text = new StringBuilder();
        print(ansi(prompt.get()));
        while (true) {
            int key = readKey();
            if (key == INTERRUPTED) {
                terminal.writer().println();
                return new LineEditorInput.LineCancelled();
            }
            if (key < 0 && text.isEmpty()) {
                return new LineEditorInput.ConsoleInputEnded();
            }
            if (key < 0 || (key == '\n' && TokenizedLine.of(text.toString()).unterminated() == null)) {
                history.add(text.toString());
                return new LineEditorInput.EnteredLine(text.toString());
            }
            text.append((char) key);
            if (key == '\n') {
                print(CONTINUATION);
            }
        }
    }

    private int readKey() throws IOException {
        int key = NonBlockingReader.READ_EXPIRED;
        while (key == NonBlockingReader.READ_EXPIRED) {
            if (Thread.interrupted()) {
                return INTERRUPTED;
            }
            try {
                key = terminal.reader().read(POLL_MILLIS);
            } catch (InterruptedIOException interrupted) {
                return INTERRUPTED;
            }
        }
        return key;
    }

    private void print(String text) {
        terminal.writer().print(text);
        terminal.flush();
    }

    /** Redraws the prompt if it has changed while a line is being typed. May be called from any thread. */
    void refreshPrompt() {
        if (!ReplTerminal.isDumb(terminal) && reader.isReading() && updatePrompt()) {
            redisplay();
        }
    }

    /** Sets the current prompt without redrawing it; returns whether it has changed. */
    private boolean updatePrompt() {
        String text = ansi(prompt.get());
        if (text.equals(shownPrompt)) {
            return false;
        }
        shownPrompt = text;
        reader.setPrompt(text);
        return true;
    }

    private void redisplay() {
        try {
            reader.callWidget(LineReader.REDISPLAY);
        } catch (IllegalStateException lineEnded) {
            // The line ended after the check; the next prompt is drawn from scratch anyway.
            shownPrompt = "";
        }
    }

    /** Prints a line above the prompt while the user is typing. May be called from any thread. */
    void printNotice(AttributedString notice) {
        if (reader.isReading()) {
            reader.printAbove(useColor ? notice : new AttributedString(notice.toString()));
        }
    }

    private String ansi(AttributedString text) {
        return useColor ? text.toAnsi(terminal) : text.toString();
    }
}
