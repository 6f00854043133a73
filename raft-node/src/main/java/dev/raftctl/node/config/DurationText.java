package dev.raftctl.node.config;

/**
 * Durations as people write them: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, also {@code 1.5s} and
 * {@code 1m30s}.
 */
public final class DurationText {
    private static final int DIGITS_MAX = 9;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String text;
    private int at;

    private DurationText(String text) {
        this.text = text;
    }

    /**
     * In nanoseconds, a part of one not counted; an {@link IllegalArgumentException} says what was expected. Never
     * overflows.
     */
    public static long nanos(String text) {
        DurationText parts = new DurationText(text);
        try {
            long nanos = parts.next();
            while (parts.at < text.length()) {
                nanos = Math.addExact(nanos, parts.next());
            }
            return nanos;
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("expected a duration of less than 200 years", overflow);
        }
    }

    /** A number and its unit. */
    private long next() {
        String whole = digits();
        String part = "";
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            part = digits();
        }
        long unit = unit();
        long nanos = Math.multiplyExact(Long.parseLong(whole), unit);
        // Digit by digit: the product of all of them could overflow.
        for (int i = 0; i < part.length(); i++) {
            unit /= 10;
            nanos = Math.addExact(nanos, (part.charAt(i) - '0') * unit);
        }
        return nanos;
    }

    private String digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from || at - from > DIGITS_MAX) {
            throw malformed();
        }
        return text.substring(from, at);
    }

    private long unit() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z') {
            at++;
        }
        return switch (text.substring(from, at)) {
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
