package dev.raftctl.protocol.message;

/**
 * Decides which characters of a text that others chose may reach a terminal or a log: none that moves the cursor, ends
 * the line or changes the writing direction, and none that is invisible. Pure.
 */
public final class Printable {
    private static final int CHARS_MAX = 512;

    private Printable() {}

    /**
     * Returns the text on one line, with what cannot be shown as {@code \}{@code u001b}, cut to a length that a person
     * reads.
     */
    public static String of(String text) {
        if (text.length() <= CHARS_MAX) {
            return line(text);
        }
        int end = Character.isHighSurrogate(text.charAt(CHARS_MAX - 1)) ? CHARS_MAX - 1 : CHARS_MAX;
        return line(text.substring(0, end)) + "...";
    }

    /**
     * Returns the whole text on one line: line ends and tabs as {@code \n} and {@code \t}, all else that is not shown
     * as in {@link #of}.
     */
    public static String line(String text) {
        return isPlain(text) ? text : escaped(text, false);
    }

    /**
     * Returns the whole text with its own line ends and tabs; all else that is not shown is escaped as in {@link #of}.
     */
    public static String lines(String text) {
        return isPlain(text) ? text : escaped(text, true);
    }

    /**
     * Returns the same JSON with what cannot be shown written as escapes, which every parser reads as the same strings.
     */
    public static String json(String json) {
        if (isPlain(json)) {
            return json;
        }
        StringBuilder out = new StringBuilder();
        json.codePoints().forEach(point -> {
            if (isShown(point) || point == '\n') {
                out.appendCodePoint(point);
            } else {
                for (char unit : Character.toChars(point)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return out.toString();
    }

    /** Returns whether all of the text can be shown on one line as it is. */
    public static boolean isPlain(String text) {
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            if (!isShown(text.codePointAt(at))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether this code point is visible, or a space, and does nothing else. */
    public static boolean isShown(int point) {
        if (point >= ' ' && point < 0x7f) {
            return true;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String escaped(String text, boolean keepsLines) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (isShown(point) || (keepsLines && (point == '\n' || point == '\t'))) {
                out.appendCodePoint(point);
            } else if (point == '\n') {
                out.append("\\n");
            } else if (point == '\t') {
                out.append("\\t");
            } else {
                out.append(String.format("\\u%04x", point));
            }
        });
        return out.toString();
    }
}
