package dev.raftctl.node.config;

import org.jspecify.annotations.Nullable;

/**
 * Limits on a configuration file, checked in one pass before parsing, because the parser's allocation grows faster than
 * the count of key parts and values. Strings and comments do not count. Stateless.
 */
final class TomlSizeLimits {
    /**
     * The maximum number of parts in a key such as {@code cluster.servers.n1}. No known key has more than three parts.
     */
    private static final int MAX_KEY_PARTS = 16;

    /** The maximum number of settings. A cluster has at most 256 servers, and there are a few dozen other keys. */
    private static final int MAX_ITEMS = 2_000;

    private final String text;
    private int at;
    private int line = 1;
    private int dots;
    private int items;

    private TomlSizeLimits(String text) {
        this.text = text;
    }

    /** Returns which limit the text exceeds and in which line, or null if the text stays within all limits. */
    static @Nullable String findExcess(String text) {
        return new TomlSizeLimits(text).findExcess();
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
                    // Part of a key or a value.
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

    /** Skips to the end of a string. If the string does not end properly, the parser reports the error later. */
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
