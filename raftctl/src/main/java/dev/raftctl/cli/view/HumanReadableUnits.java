package dev.raftctl.cli.view;

/** Formats durations and sizes as short texts that fit a table column. */
public final class HumanReadableUnits {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private HumanReadableUnits() {}

    /** Formats a duration, for example as {@code 84ms}, {@code 12s}, {@code 5m03s}, {@code 2h10m} or {@code 3d04h}. */
    public static String millis(long millis) {
        if (millis < 10 * SECOND) {
            return millis < SECOND ? millis + "ms" : tenths(millis, SECOND) + "s";
        }
        if (millis < MINUTE) {
            return millis / SECOND + "s";
        }
        if (millis < HOUR) {
            return millis / MINUTE + "m" + twoDigits(millis % MINUTE / SECOND) + "s";
        }
        if (millis < DAY) {
            return millis / HOUR + "h" + twoDigits(millis % HOUR / MINUTE) + "m";
        }
        return millis / DAY + "d" + twoDigits(millis % DAY / HOUR) + "h";
    }

    /** Formats a duration in microseconds, with tenths of a millisecond below 10 ms. */
    public static String micros(long micros) {
        return micros < 10 * SECOND ? tenths(micros, SECOND) + "ms" : millis(micros / SECOND);
    }

    /** Formats a size, for example as {@code 512 B}, {@code 1.5 KiB} or {@code 20.0 MiB}. */
    public static String bytes(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        if (bytes < MIB) {
            return tenths(bytes, KIB) + " KiB";
        }
        return bytes < GIB ? tenths(bytes, MIB) + " MiB" : tenths(bytes, GIB) + " GiB";
    }

    private static String tenths(long amount, long unit) {
        return amount / unit + "." + amount % unit * 10 / unit;
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
