package dev.raftctl.protocol.message;

/**
 * Decides which characters of untrusted text may reach a terminal or a log: none that moves the cursor, ends the line
 * or changes the writing direction, and none that is invisible. Has no side effects.
 */
public final class PrintableText {
    private static final int MAX_CHARS = 512;

    private PrintableText() {}

    /**
     * Returns the text on one line, truncated to a readable length, with unprintable characters escaped as
     * {@code \}{@code u001b}.
     */
    public static String of(String text) {
        if (text.length() <= MAX_CHARS) {
            return escapedLine(text);
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
        return escapedLine(text.substring(0, end)) + "...";
    }

    /**
     * Returns the whole text on one line: line ends and tabs as {@code \n} and {@code \t}, other unprintable characters
     * as in {@link #of}.
     */
    public static String escapedLine(String text) {
        return isPrintableLine(text) ? text : escape(text, false);
    }

    /**
     * Returns the whole text with its line ends and tabs; other unprintable characters are escaped as in {@link #of}.
     */
    public static String escapedLines(String text) {
        return isPrintableLine(text) ? text : escape(text, true);
    }

    /** Returns equivalent JSON in which all unprintable characters are escaped. */
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

    /** Returns whether the whole text can be displayed unchanged on one line. */
    public static boolean isPrintableLine(String text) {
        for (int offset = 0; offset < text.length(); offset += Character.charCount(text.codePointAt(offset))) {
            if (!isPrintable(text.codePointAt(offset))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether this code point is a space or visible, and does not control how other text is displayed. */
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
