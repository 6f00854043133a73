package dev.raftctl.node.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private DurationText() {}

    /** In nanoseconds; an {@link IllegalArgumentException} says what was expected. Never overflows. */
    public static long nanos(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected a duration such as 500ms, 5s or 2m");
        }
        long millis = switch (parts.group(2)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
        try {
            return Math.multiplyExact(Long.parseLong(parts.group(1)), millis * 1_000_000);
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("expected a duration of less than 200 years", overflow);
        }
    }
}
