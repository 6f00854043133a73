package dev.raftctl.cli.view;

import org.jspecify.annotations.Nullable;

/** A short text with its tone, which determines the color. */
public record StyledText(String text, TextTone tone) {
    /** The meaning of a text, which determines its color. */
    public enum TextTone {
        PLAIN,
        STRONG,
        FAINT,
        GOOD,
        WARNING,
        BAD
    }

    /** The text that a table shows for a missing value. */
    public static final StyledText NONE = new StyledText("-", TextTone.FAINT);

    public static StyledText of(String text) {
        return new StyledText(text, TextTone.PLAIN);
    }

    public static StyledText of(long number) {
        return of(Long.toString(number));
    }

    /** Returns a cell with the text of the value, or {@link #NONE} if the value is null. */
    public static StyledText orNone(@Nullable Object value) {
        return value == null ? NONE : of(value.toString());
    }
}
