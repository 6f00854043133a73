package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

/** Checks whether a cluster name is valid. */
public final class ClusterNameRules {
    public static final int MAX_LENGTH = 64;

    private ClusterNameRules() {}

    /** Returns what is wrong with this cluster name, or null if it is valid. */
    public static @Nullable String problemWith(String name) {
        if (name.isBlank()) {
            return "a cluster name must not be empty";
        }
        if (name.length() > MAX_LENGTH) {
            return "a cluster name has at most " + MAX_LENGTH + " characters, not " + name.length();
        }
        return PrintableText.isPrintableLine(name)
                ? null
                : "'" + PrintableText.of(name)
                        + "' is not a valid cluster name: it contains characters that cannot be displayed";
    }
}
