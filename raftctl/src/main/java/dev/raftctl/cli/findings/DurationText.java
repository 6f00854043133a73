package dev.raftctl.cli.findings;

/** Formats durations for sentences. */
final class DurationText {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long TWO_DAYS = 2 * DAY;

    private DurationText() {}

    /**
     * Formats a duration, for example as {@code 84ms}, {@code 1.5s}, {@code 8m10s}, {@code 2h10m} or {@code 28 days}.
     */
    static String of(long millis) {
        if (millis < SECOND) {
            return millis + "ms";
        }
        if (millis < 10 * SECOND) {
            long tenths = millis % SECOND / 100;
            return millis / SECOND + (tenths == 0 ? "" : "." + tenths) + "s";
        }
        if (millis < MINUTE) {
            return millis / SECOND + "s";
        }
        if (millis < HOUR) {
            return millis / MINUTE + "m" + twoDigits(millis % MINUTE / SECOND) + "s";
        }
        return millis < TWO_DAYS
                ? millis / HOUR + "h" + twoDigits(millis % HOUR / MINUTE) + "m"
                : millis / DAY + " days";
    }

    /** Formats a short duration, for example as {@code 0.3ms}, {@code 12ms} or {@code 1.5s}. */
    static String ofMicros(long micros) {
        return micros < 10 * SECOND ? micros / SECOND + "." + micros % SECOND / 100 + "ms" : of(micros / SECOND);
    }

    /** Returns {@code for} and the duration, with a leading space; empty if the duration is unknown. */
    static String suffix(long millis) {
        return millis < 0 ? "" : " for " + of(millis);
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
