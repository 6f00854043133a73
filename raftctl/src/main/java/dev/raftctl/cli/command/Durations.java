package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;

/** Durations as people write them: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
public final class Durations {
    private static final int DIGITS_MAX = 9;

    private Durations() {}

    /** @param place the option or variable it was given in */
    public static long millis(String text, String place) throws Failure {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        long unit = unit(text.substring(digits));
        if (digits == 0 || digits > DIGITS_MAX || unit == 0) {
            throw Failure.usage(
                    place + ": '" + text + "' is not a duration", "a number and a unit: 500ms, 5s, 2m or 1h");
        }
        return Long.parseLong(text.substring(0, digits)) * unit;
    }

    private static long unit(String name) {
        return switch (name) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 0;
        };
    }
}
