package dev.raftctl.node.config;

import org.jspecify.annotations.Nullable;

/**
 * What a configuration file may hold at most, found in one pass before it is parsed: what the parser takes for parts of
 * keys and for values grows faster than their number. Texts and comments do not count. Pure.
 */
final class TomlBounds {
    /** Of a key such as {@code cluster.servers.n1}; none has more than three. */
    private static final int KEY_PARTS_MAX = 16;

    /** A cluster has at most 256 servers, and there are some dozens of keys. */
    private static final int ITEMS_MAX = 2_000;

    private final String text;
    private int at;
    private int line = 1;
    private int dots;
    private int items;

    private TomlBounds(String text) {
        this.text = text;
    }

    /** Where the text holds too much and of what; null: it does not. */
    static @Nullable String excess(String text) {
        return new TomlBounds(text).excess();
    }

    private @Nullable String excess() {
        while (at < text.length()) {
            char next = text.charAt(at);
            switch (next) {
                case '"', '\'' -> skipText(next);
                case '#' -> skipComment();
                case '.' -> dots++;
                case '=', ',', '[', '{', '\n' -> {
                    items += next == '\n' ? 0 : 1;
                    line += next == '\n' ? 1 : 0;
                    dots = 0;
                }
                default -> {
                    // Of a key or a value.
                }
            }
            if (dots >= KEY_PARTS_MAX) {
                return "line " + line + " has a key of more than " + KEY_PARTS_MAX + " parts";
            }
            if (items > ITEMS_MAX) {
                return "it holds more than " + ITEMS_MAX + " settings, sections and values";
            }
            at++;
        }
        return null;
    }

    /** Ends at its last quote, or where it cannot go on: then the parser says what is wrong. */
    private void skipText(char quote) {
        String three = String.valueOf(quote).repeat(3);
        boolean lines = text.startsWith(three, at);
        String end = lines ? three : String.valueOf(quote);
        at += end.length();
        while (at < text.length() && !text.startsWith(end, at)) {
            char next = text.charAt(at);
            if (next == '\n') {
                line++;
                if (!lines) {
                    dots = 0;
                    return;
                }
            }
            at += next == '\\' && quote == '"' ? 2 : 1;
        }
        at += end.length() - 1;
    }

    private void skipComment() {
        while (at + 1 < text.length() && text.charAt(at + 1) != '\n') {
            at++;
        }
    }
}
