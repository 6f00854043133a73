package dev.raftctl.cli.findings;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Compares versions of the program, such as {@code 0.10.1}, {@code 1.0-rc.2} and {@code 1.0-SNAPSHOT}, as Semantic
 * Versioning does: a pre-release comes before its release. Unlike there, the build after a plus sign decides between
 * versions that are otherwise equal.
 *
 * @param numbers the part before the first hyphen
 * @param preRelease the part after it; empty for a release
 * @param build the part after the plus sign; empty if there is none
 */
record VersionOrder(List<String> numbers, List<String> preRelease, List<String> build) {
    private static final Pattern SEPARATOR = Pattern.compile("[.-]");

    /** Returns whether a version is newer than another; every version is newer than an empty one. */
    static boolean isNewer(String version, String other) {
        if (version.isEmpty() || other.isEmpty()) {
            return !version.isEmpty() && other.isEmpty();
        }
        return Comparator.comparing(VersionOrder::numbers, VersionOrder::compareParts)
                        .thenComparing(each -> each.preRelease().isEmpty())
                        .thenComparing(VersionOrder::preRelease, VersionOrder::compareParts)
                        .thenComparing(VersionOrder::build, VersionOrder::compareParts)
                        .compare(parse(version), parse(other))
                > 0;
    }

    private static VersionOrder parse(String version) {
        int plus = version.indexOf('+');
        String build = plus < 0 ? "" : version.substring(plus + 1);
        String beforeBuild = plus < 0 ? version : version.substring(0, plus);
        int hyphen = beforeBuild.indexOf('-');
        return new VersionOrder(
                parts(hyphen < 0 ? beforeBuild : beforeBuild.substring(0, hyphen)),
                parts(hyphen < 0 ? "" : beforeBuild.substring(hyphen + 1)),
                parts(build));
    }

    private static List<String> parts(String text) {
        return text.isEmpty() ? List.of() : List.of(SEPARATOR.split(text));
    }

    /** Compares part by part. If all parts of one are those of the other, the one with more parts is greater. */
    private static int compareParts(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int difference = comparePart(one.get(i), other.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    /** Compares numbers as numbers and words as text. A number comes before a word. */
    private static int comparePart(String one, String other) {
        if (isNumber(one) && isNumber(other)) {
            return Long.compare(Long.parseLong(one), Long.parseLong(other));
        }
        int difference = Boolean.compare(isNumber(other), isNumber(one));
        return difference != 0 ? difference : one.compareTo(other);
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.length() < 18 && part.chars().allMatch(Character::isDigit);
    }
}
