package dev.raftctl.cli.screen;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws numbers as a row of small bars. */
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String PLAIN_BARS = "_.:-=+*#";

    private Sparkline() {}

    /**
     * Returns bars for the latest numbers, right-aligned; blank where a number is unknown.
     *
     * @param max the number that the highest bar represents
     * @param unicode whether the terminal can show block characters
     */
    static String of(List<@Nullable Long> numbers, long max, int width, boolean unicode) {
        String bars = unicode ? BARS : PLAIN_BARS;
        StringBuilder text = new StringBuilder();
        int from = Math.max(0, numbers.size() - width);
        text.append(" ".repeat(width - (numbers.size() - from)));
        for (Long each : numbers.subList(from, numbers.size())) {
            text.append(each == null ? ' ' : bars.charAt(level(each, max, bars.length() - 1)));
        }
        return text.toString();
    }

    /** Returns 0 only for 0, so that a small number is still visible. */
    private static int level(long number, long max, int highest) {
        if (number <= 0) {
            return 0;
        }
        double part = Math.min(1.0, (double) number / Math.max(1, max));
        return Math.max(1, (int) Math.round(part * highest));
    }
}
