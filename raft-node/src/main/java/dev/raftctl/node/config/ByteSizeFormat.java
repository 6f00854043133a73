package dev.raftctl.node.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses sizes such as {@code 65536}, {@code 512KiB}, {@code 64MiB} and {@code 1GiB}. */
final class ByteSizeFormat {
    private static final Pattern PATTERN = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)?");

    private ByteSizeFormat() {}

    /**
     * Returns the size in bytes. If the text is invalid, throws an {@link IllegalArgumentException} that says what was
     * expected.
     */
    static long parseBytes(String text) {
        Matcher parts = PATTERN.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected a size such as 65536, 512KiB, 64MiB or 1GiB");
        }
        String unit = parts.group(2) == null ? "B" : parts.group(2);
        int shift = switch (unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        return Long.parseLong(parts.group(1)) << shift;
    }
}
