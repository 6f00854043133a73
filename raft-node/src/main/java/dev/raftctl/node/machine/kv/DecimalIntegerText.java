package dev.raftctl.node.machine.kv;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Converts 64-bit integers to and from text: ASCII digits after an optional minus sign, and nothing else. */
final class DecimalIntegerText {
    private static final int MAX_BYTES = 20;

    private DecimalIntegerText() {}

    static byte[] of(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the number, or null if the text is not a number. */
    static @Nullable Long parse(byte[] text) {
        boolean negative = text.length > 0 && text[0] == '-';
        int first = negative ? 1 : 0;
        if (text.length == first || text.length > MAX_BYTES) {
            return null;
        }
        // Sums as a negative number, because a long has one more of those.
        long sum = 0;
        for (int at = first; at < text.length; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9 || sum < (Long.MIN_VALUE + digit) / 10) {
                return null;
            }
            sum = sum * 10 - digit;
        }
        if (negative) {
            return sum;
        }
        return sum == Long.MIN_VALUE ? null : -sum;
    }
}
