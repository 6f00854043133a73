package dev.raftctl.cli.view;

import org.jspecify.annotations.Nullable;

/** A short text and its tone. */
public record Cell(String text, Tone tone) {
    /** The meaning of a text, from which its color follows. */
    public enum Tone {
        PLAIN,
        STRONG,
        FAINT,
        GOOD,
        WARNING,
        BAD
    }

    /** A missing value. */
    public static final Cell NONE = new Cell("-", Tone.FAINT);

    public static Cell of(String text) {
        return new Cell(text, Tone.PLAIN);
    }

    public static Cell of(long number) {
        return of(Long.toString(number));
    }

    /** Returns the value's text, or {@link #NONE} if it is null. */
    public static Cell orNone(@Nullable Object value) {
        return value == null ? NONE : of(value.toString());
    }
}
