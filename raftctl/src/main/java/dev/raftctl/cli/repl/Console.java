package dev.raftctl.cli.repl;

import dev.raftctl.cli.view.ByteText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReader.SuggestionType;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The line editor, set up. One thread reads; any other may ask for the prompt to be drawn anew, or for a notice above it.
 */
final class Console {
    private static final int HISTORY_LINES = 5_000;

    private final Terminal terminal;
    private final Supplier<AttributedString> prompt;
    private final LineReaderImpl reader;
    private volatile String shown = "";

    /** What came of reading. */
    sealed interface Read {
        record Line(String text) implements Read {}

        /** Ctrl-C: the line was given up. */
        record GivenUp() implements Read {}

        /** Ctrl-D, or the input has ended. */
        record End() implements Read {}
    }

    Console(Terminal terminal, Supplier<AttributedString> prompt, CommandSpec tree, Completer completer, boolean colour)
            throws IOException {
        this.terminal = terminal;
        this.prompt = prompt;
        reader = new LineReaderImpl(terminal, "raftctl");
        reader.setParser(new LineParser());
        reader.setHistory(new DefaultHistory() {
            @Override
            public void add(Instant time, String line) {
                // The file is text.
                if (!ByteText.holdsBytes(line)) {
                    super.add(time, line);
                }
            }
        });
        reader.setCompleter(completer);
        reader.setHighlighter(new CommandHighlighter(() -> tree, new Hints(() -> tree), colour));
        reader.setAutosuggestion(SuggestionType.TAIL_TIP);
        // The exclamation mark is ours, see Repl.
        reader.option(Option.DISABLE_EVENT_EXPANSION, true);
        reader.option(Option.HISTORY_IGNORE_SPACE, true);
        reader.option(Option.HISTORY_IGNORE_DUPS, true);
        reader.option(Option.HISTORY_INCREMENTAL, true);
        reader.option(Option.CASE_INSENSITIVE_SEARCH, true);
        reader.option(Option.INSERT_TAB, false);
        reader.variable(LineReader.SECONDARY_PROMPT_PATTERN, "... ");
        reader.variable(LineReader.HISTORY_SIZE, HISTORY_LINES);
        reader.variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES);
    }

    /** Keeps the lines typed in this file, and knows those of earlier runs. */
    void remember(Path file) throws IOException {
        reader.variable(LineReader.HISTORY_FILE, HistoryFile.prepare(file));
        reader.getHistory().load();
    }

    History history() {
        return reader.getHistory();
    }

    Read read() {
        String text = ansi(prompt.get());
        shown = text;
        try {
            return new Read.Line(reader.readLine(text));
        } catch (UserInterruptException interrupt) {
            return new Read.GivenUp();
        } catch (EndOfFileException end) {
            return new Read.End();
        }
    }

    /** Draws the prompt anew if it has changed and a line is being typed. Any thread. */
    void refresh() {
        String text = ansi(prompt.get());
        if (ReplTerminal.isDumb(terminal) || text.equals(shown) || !reader.isReading()) {
            return;
        }
        shown = text;
        reader.setPrompt(text);
        redisplay();
    }

    private void redisplay() {
        try {
            reader.callWidget(LineReader.REDISPLAY);
        } catch (IllegalStateException lineEnded) {
            // Enter was pressed between the question and the call: the next prompt is new anyway.
            shown = "";
        }
    }

    /** A line of text above the prompt, while a line is being typed. Any thread. */
    void announce(AttributedString notice) {
        if (reader.isReading()) {
            reader.printAbove(notice);
        }
    }

    private String ansi(AttributedString text) {
        return text.toAnsi(terminal);
    }
}
