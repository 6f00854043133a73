package dev.raftctl.protocol.message;

/**
 * Decides which characters of a text that others chose may reach a terminal or a log: none that moves the cursor, ends
 * the line or changes the writing direction, and none that is invisible. Pure.
 */
public final class Printable {
    private static final int MAX_CHARS = 512;

    private Printable() {}

    /**
     * Returns the text on one line, with what cannot be shown as {@code \}{@code u001b}, cut to a length that a person
     * reads.
     */
    public static String of(String text) {
        if (text.length() <= MAX_CHARS) {
            return escapedLine(text);
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
        return escapedLine(text.substring(0, end)) + "...";
    }

    /**
     * Returns the whole text on one line: line ends and tabs as {@code \n} and {@code \t}, all else that is not shown
     * as in {@link #of}.
     */
    public static String escapedLine(String text) {
        return isPrintableLine(text) ? text : escape(text, false);
    }

    /**
     * Returns the whole text with its own line ends and tabs; all else that is not shown is escaped as in {@link #of}.
     */
    public static String escapedLines(String text) {
        return isPrintableLine(text) ? text : escape(text, true);
    }

    /**
     * Returns the same JSON with what cannot be shown written as escapes, which every parser reads as the same strings.
     */
    public static String escapedJson(String json) {
        if (isPrintableLine(json)) {
            return json;
        }
        StringBuilder out = new StringBuilder();
        json.codePoints().forEach(codePoint -> {
            if (isPrintable(codePoint) || codePoint == '\n') {
                out.appendCodePoint(codePoint);
            } else {
                for (char unit : Character.toChars(codePoint)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return out.toString();
    }

    /** Returns whether all of the text can be shown on one line as it is. */
    public static boolean isPrintableLine(String text) {
        for (int offset = 0; offset < text.length(); offset += Character.charCount(text.codePointAt(offset))) {
            if (!isPrintable(text.codePointAt(offset))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether this code point is visible, or a space, and does nothing else. */
    public static boolean isPrintable(int codePoint) {
        if (codePoint >= ' ' && codePoint < 0x7f) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
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

    private static String escape(String text, boolean keepsLineEnds) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(codePoint -> {
            if (isPrintable(codePoint) || (keepsLineEnds && (codePoint == '\n' || codePoint == '\t'))) {
                out.appendCodePoint(codePoint);
            } else if (codePoint == '\n') {
                out.append("\\n");
            } else if (codePoint == '\t') {
                out.append("\\t");
            } else {
                out.append(String.format("\\u%04x", codePoint));
            }
        });
        return out.toString();
    }
}
