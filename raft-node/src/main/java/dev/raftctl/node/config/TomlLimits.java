package dev.raftctl.node.config;

import org.jspecify.annotations.Nullable;

/**
 * What a configuration file may hold at most, found in one pass before it is parsed: what the parser takes for parts of
 * keys and for values grows faster than their number. Texts and comments do not count. Pure.
 */
final class TomlLimits {
    /** Of a key such as {@code cluster.servers.n1}; none has more than three. */
    private static final int MAX_KEY_PARTS = 16;

    /** A cluster has at most 256 servers, and there are some dozens of keys. */
    private static final int MAX_ITEMS = 2_000;

    private final String text;
    private int at;
    private int line = 1;
    private int dots;
    private int items;

    private TomlLimits(String text) {
        this.text = text;
    }

    /** Where the text holds too much and of what; null: it does not. */
    static @Nullable String findExcess(String text) {
        return new TomlLimits(text).findExcess();
    }

    private @Nullable String findExcess() {
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
            if (dots >= MAX_KEY_PARTS) {
                return "line " + line + " has a key of more than " + MAX_KEY_PARTS + " parts";
            }
            if (items > MAX_ITEMS) {
                return "it holds more than " + MAX_ITEMS + " settings, sections and values";
            }
            at++;
        }
        return null;
    }

    /** Ends at its last quote, or where it cannot go on: then the parser says what is wrong. */
    private void skipText(char quote) {
        String tripleQuote = String.valueOf(quote).repeat(3);
        boolean isMultiline = text.startsWith(tripleQuote, at);
        String end = isMultiline ? tripleQuote : String.valueOf(quote);
        at += end.length();
        while (at < text.length() && !text.startsWith(end, at)) {
            char next = text.charAt(at);
            if (next == '\n') {
                line++;
                if (!isMultiline) {
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
