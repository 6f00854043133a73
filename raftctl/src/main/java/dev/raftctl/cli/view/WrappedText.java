package dev.raftctl.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines that fit an 80-column screen. */
final class WrappedText {
    private static final int MAX_COLUMNS = 80;

    private WrappedText() {}

    /**
     * Breaks a text between words, and keeps its leading spaces. A word that is longer than a line gets a line of its
     * own.
     *
     * @param indent put before every line but the first
     */
    static List<String> lines(String text, String indent) {
        String words = text.stripLeading();
        return lines(text.substring(0, text.length() - words.length()), words, indent);
    }

    /**
     * Breaks a text between words; the lines after the first one are indented.
     *
     * @param label the start of the first line, with the spaces that follow it
     * @param indent the number of spaces before the other lines
     */
    static List<String> lines(String label, int indent, String text) {
        return lines(label, text.strip(), " ".repeat(indent));
    }

    private static List<String> lines(String start, String words, String indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(start);
        boolean isEmpty = true;
        for (String word : words.split(" ", -1)) {
            if (!isEmpty && line.length() + 1 + word.length() > MAX_COLUMNS) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(indent);
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
