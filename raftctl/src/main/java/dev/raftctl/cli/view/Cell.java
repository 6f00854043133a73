package dev.raftctl.cli.view;

import org.jspecify.annotations.Nullable;

/** A short text with its tone, which determines the color. */
public record Cell(String text, Tone tone) {
    /** The meaning of a text, which determines its color. */
    public enum Tone {
        PLAIN,
        STRONG,
        FAINT,
        GOOD,
        WARNING,
        BAD
    }

    /** The text that a table shows for a missing value. */
    public static final Cell NONE = new Cell("-", Tone.FAINT);

    public static Cell of(String text) {
        return new Cell(text, Tone.PLAIN);
    }

    public static Cell of(long number) {
        return of(Long.toString(number));
    }

    /** Returns a cell with the text of the value, or {@link #NONE} if the value is null. */
    public static Cell orNone(@Nullable Object value) {
        return value == null ? NONE : of(value.toString());
    }
}
