package dev.raftctl.protocol.tls;

/** Text that others chose, for logs and terminals: one line, without anything that moves the cursor or the writing direction. Pure. */
public final class Printable {
    private static final int CHARS_MAX = 512;

    private Printable() {}

    /** The same text, with what cannot be shown as {@code \}{@code u001b}, cut to a length that a person reads. */
    public static String of(String text) {
        boolean clean = text.length() <= CHARS_MAX;
        for (int i = 0; clean && i < text.length(); i++) {
            clean = isShown(text.charAt(i));
        }
        return clean ? text : escaped(text);
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            if (out.length() > CHARS_MAX) {
                return out.append("...").toString();
            }
            if (isShown(point)) {
                out.appendCodePoint(point);
            } else {
                out.append(String.format("\\u%04x", point));
            }
            at += Character.charCount(point);
        }
        return out.toString();
    }

    private static boolean isShown(int point) {
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
}
