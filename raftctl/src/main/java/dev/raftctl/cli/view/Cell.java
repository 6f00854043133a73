package dev.raftctl.cli.view;

import org.jspecify.annotations.Nullable;

/** A short text and how it is meant. */
public record Cell(String text, Tone tone) {
    /** How a text is meant; colours are made of it where there are any. */
    public enum Tone {
        PLAIN,
        STRONG,
        FAINT,
        GOOD,
        WARNING,
        BAD
    }

    /** For what there is not. */
    public static final Cell NONE = new Cell("-", Tone.FAINT);

    public static Cell of(String text) {
        return new Cell(text, Tone.PLAIN);
    }

    public static Cell of(long number) {
        return of(Long.toString(number));
    }

    /** The text of it, or {@link #NONE}. */
    public static Cell orNone(@Nullable Object value) {
        return value == null ? NONE : of(value.toString());
    }
}
