package dev.raftctl.node.journal;

/**
 * Escapes a field of a journal line: backslash, tab and control characters as {@code \\}, {@code \t},
 * {@code \}{@code u000a}, so that texts from peers can neither end a line nor control a terminal (hazard X07).
 */
final class JournalFieldEscapes {
    private JournalFieldEscapes() {}

    static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                out.append("\\\\");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
    }

    /** Returns the text of an escaped field. Throws {@link IllegalArgumentException} if an escape is malformed. */
    static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escaped = i + 1 < text.length() ? text.charAt(++i) : ' ';
            switch (escaped) {
                case '\\' -> out.append('\\');
                case 't' -> out.append('\t');
                case 'u' -> {
                    if (i + 4 >= text.length()) {
                        throw new IllegalArgumentException("truncated escape");
                    }
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> throw new IllegalArgumentException("unknown escape: " + escaped);
            }
        }
        return out.toString();
    }
}
