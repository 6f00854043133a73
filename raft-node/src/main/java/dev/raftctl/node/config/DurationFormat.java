package dev.raftctl.node.config;

/** Parses durations such as {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 1.5s} and {@code 1m30s}. */
public final class DurationFormat {
    private static final int MAX_DIGITS = 9;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String text;
    private int at;

    private DurationFormat(String text) {
        this.text = text;
    }

    /**
     * Returns the duration in nanoseconds, truncated, without overflow; throws {@link IllegalArgumentException} with
     * what it expected.
     */
    public static long parseNanos(String text) {
        DurationFormat parts = new DurationFormat(text);
        try {
            long nanos = parts.parseComponent();
            while (parts.at < text.length()) {
                nanos = Math.addExact(nanos, parts.parseComponent());
            }
            return nanos;
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("expected a duration of less than 200 years", overflow);
        }
    }

    /** Parses one number with its unit. */
    private long parseComponent() {
        String integer = parseDigits();
        String fraction = "";
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            fraction = parseDigits();
        }
        long unit = parseUnit();
        long nanos = Math.multiplyExact(Long.parseLong(integer), unit);
        // Digit by digit: the product of all digits could overflow.
        for (int i = 0; i < fraction.length(); i++) {
            unit /= 10;
            nanos = Math.addExact(nanos, (fraction.charAt(i) - '0') * unit);
        }
        return nanos;
    }

    private String parseDigits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start || at - start > MAX_DIGITS) {
            throw malformed();
        }
        return text.substring(start, at);
    }

    private long parseUnit() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z') {
            at++;
        }
        return switch (text.substring(start, at)) {
            case "ms" -> NANOS_PER_MILLI;
            case "s" -> 1_000 * NANOS_PER_MILLI;
            case "m" -> 60_000 * NANOS_PER_MILLI;
            case "h" -> 3_600_000 * NANOS_PER_MILLI;
            default -> throw malformed();
        };
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("expected a duration such as 500ms, 5s or 2m");
    }
}
