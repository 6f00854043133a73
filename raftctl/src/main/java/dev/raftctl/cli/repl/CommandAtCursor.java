package dev.raftctl.cli.repl;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * The words of the command around the cursor. If the cursor touches no word, the words include an empty one at its
 * position.
 */
final class CommandAtCursor implements CompletingParsedLine {
    private final String line;
    private final int cursor;
    private final boolean afterPipe;
    private final List<String> words = new ArrayList<>();
    private int current;
    private int rawStart;
    private int rawEnd;

    CommandAtCursor(String line, int cursor, List<CommandLineToken> tokens, boolean afterPipe) {
        this.line = line;
        this.cursor = cursor;
        this.afterPipe = afterPipe;
        rawStart = cursor;
        rawEnd = cursor;
        current = -1;
        for (CommandLineToken token : tokens) {
            if (current < 0 && cursor < token.start()) {
                current = words.size();
                words.add("");
            }
            if (current < 0 && cursor <= token.end()) {
                current = words.size();
                rawStart = token.start();
                rawEnd = token.end();
            }
            words.add(token.text());
        }
        if (current < 0) {
            current = words.size();
            words.add("");
        }
    }

    /** Returns whether the cursor is in a shell command, in which words are not completed. */
    boolean isAfterPipe() {
        return afterPipe;
    }

    @Override
    public String word() {
        return words.get(current);
    }

    @Override
    public int wordCursor() {
        // At or after the end of the typed text, the cursor is at the end of the word, however many quotes the text
        // contains.
        return cursor >= rawEnd ? word().length() : Math.min(cursor - rawStart, word().length());
    }

    @Override
    public int wordIndex() {
        return current;
    }

    @Override
    public List<String> words() {
        return List.copyOf(words);
    }

    @Override
    public String line() {
        return line;
    }

    @Override
    public int cursor() {
        return cursor;
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        return WordQuoting.quote(candidate.toString(), complete);
    }

    @Override
    public int rawWordCursor() {
        return cursor - rawStart;
    }

    @Override
    public int rawWordLength() {
        return rawEnd - rawStart;
    }
}
