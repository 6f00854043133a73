package dev.raftctl.cli.findings;

import java.util.regex.Pattern;

/** Compares versions of the program, such as {@code 0.10.1}. */
final class VersionOrder {
    private static final Pattern SEPARATOR = Pattern.compile("[.+-]");

    private VersionOrder() {}

    /** Returns whether a version is newer than another; every version is newer than an empty one. */
    static boolean isNewer(String version, String other) {
        String[] parts = SEPARATOR.split(version);
        String[] otherParts = SEPARATOR.split(other);
        for (int i = 0; i < Math.max(parts.length, otherParts.length); i++) {
            int difference = compareParts(i < parts.length ? parts[i] : "", i < otherParts.length ? otherParts[i] : "");
            if (difference != 0) {
                return difference > 0;
            }
        }
        return false;
    }

    private static int compareParts(String one, String other) {
        boolean areNumbers = isNumber(one) && isNumber(other);
        return areNumbers ? Long.compare(Long.parseLong(one), Long.parseLong(other)) : one.compareTo(other);
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.length() < 18 && part.chars().allMatch(Character::isDigit);
    }
}
