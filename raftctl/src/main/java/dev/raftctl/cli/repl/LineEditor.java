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
 * The line editor, set up. One thread reads; any other may ask for the prompt to be drawn anew, or for a notice above it.
 */
final class LineEditor {
    private static final int HISTORY_LINES = 5_000;
    private static final String CONTINUATION = "... ";
    private static final long POLL_MILLIS = 100;

    /** No key: Ctrl-C came. */
    private static final int INTERRUPTED = -100;

    /** What the editor shows of completions, each in a colour of its own unless it is told otherwise. */
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
    private final CommandHistory history = new CommandHistory();
    private volatile String shownPrompt = "";

    /** What came of reading. */
    sealed interface Input {
        record TypedLine(String text) implements Input {}

        /** Ctrl-C: the line was given up. */
        record Cancelled() implements Input {}

        /** Ctrl-D, or the input has ended. */
        record Eof() implements Input {}
    }

    LineEditor(
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
        reader.setParser(new LineParser());
        reader.setHistory(history);
        // Now, while there is no file yet: what goes wrong with that is ours to report.
        history.attach(reader);
        reader.setCompleter(completer);
        reader.setHighlighter(new CommandHighlighter(() -> tree, new Hints(() -> tree), useColor));
        if (!useColor) {
            COMPLETION_STYLES.forEach(style -> reader.variable(style, "default"));
        }
        reader.setAutosuggestion(SuggestionType.TAIL_TIP);
        // The exclamation mark is ours, see Repl.
        reader.option(Option.DISABLE_EVENT_EXPANSION, true);
        reader.option(Option.HISTORY_IGNORE_SPACE, true);
        reader.option(Option.HISTORY_IGNORE_DUPS, true);
        reader.option(Option.HISTORY_INCREMENTAL, true);
        reader.option(Option.CASE_INSENSITIVE_SEARCH, true);
        reader.option(Option.INSERT_TAB, false);
        reader.variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUATION);
        reader.variable(LineReader.HISTORY_SIZE, HISTORY_LINES);
        reader.variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES);
    }

    /** Keeps the lines typed in this file, and knows those of earlier runs. */
    void useHistoryFile(Path file) throws IOException {
        reader.variable(LineReader.HISTORY_FILE, HistoryFile.prepare(file));
        try {
            history.load();
        } catch (IOException | IllegalArgumentException unreadable) {
            // What cannot be read is not overwritten, either.
            reader.getVariables().remove(LineReader.HISTORY_FILE);
            throw unreadable;
        }
    }

    History history() {
        return history;
    }

    Input read() {
        String saveError = history.takeSaveError();
        if (saveError != null) {
            terminal.writer().println(HistoryFile.notSavedWarning(saveError));
        }
        if (ReplTerminal.isDumb(terminal)) {
            return readPlainly();
        }
        String text = ansi(prompt.get());
        shownPrompt = text;
        try {
            return new Input.TypedLine(reader.readLine(text));
        } catch (UserInterruptException interrupted) {
            return new Input.Cancelled();
        } catch (EndOfFileException end) {
            return new Input.Eof();
        }
    }

    /**
     * Where nothing can be edited the terminal itself echoes what is typed: the line editor would write it a second
     * time.
     */
    private Input readPlainly() {
        Thread reading = Thread.currentThread();
        SignalHandler previousHandler = terminal.handle(Signal.INT, signal -> reading.interrupt());
        try {
            Input read = readPlainLines();
            if (read instanceof Input.Cancelled) {
                terminal.writer().println();
            }
            return read;
        } catch (IOException closed) {
            return new Input.Eof();
        } finally {
            terminal.handle(Signal.INT, previousHandler);
        }
    }

    private Input readPlainLines() throws IOException {
        StringBuilder text = new StringBuilder();
        print(ansi(prompt.get()));
        while (true) {
            int key = readKey();
            if (key == INTERRUPTED) {
                return new Input.Cancelled();
            }
            if (key < 0 && text.isEmpty()) {
                return new Input.Eof();
            }
            if (key < 0 || (key == '\n' && ScannedLine.of(text.toString()).unterminated() == null)) {
                history.add(text.toString());
                return new Input.TypedLine(text.toString());
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

    /** Draws the prompt anew if it has changed and a line is being typed. Any thread. */
    void refreshPrompt() {
        String text = ansi(prompt.get());
        if (ReplTerminal.isDumb(terminal) || text.equals(shownPrompt) || !reader.isReading()) {
            return;
        }
        shownPrompt = text;
        reader.setPrompt(text);
        redisplay();
    }

    private void redisplay() {
        try {
            reader.callWidget(LineReader.REDISPLAY);
        } catch (IllegalStateException lineEnded) {
            // Enter was pressed between the question and the call: the next prompt is new anyway.
            shownPrompt = "";
        }
    }

    /** A line of text above the prompt, while a line is being typed. Any thread. */
    void printNotice(AttributedString notice) {
        if (reader.isReading()) {
            reader.printAbove(useColor ? notice : new AttributedString(notice.toString()));
        }
    }

    private String ansi(AttributedString text) {
        return useColor ? text.toAnsi(terminal) : text.toString();
    }
}
