package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

/** Checks whether a cluster name is valid. */
public final class ClusterName {
    public static final int MAX_LENGTH = 64;

    private ClusterName() {}

    /** Returns what is wrong with this cluster name, or null if it is valid. */
    public static @Nullable String problemWith(String name) {
        if (name.isBlank()) {
            return "a cluster name must not be empty";
        }
        if (name.length() > MAX_LENGTH) {
            return "a cluster name has at most " + MAX_LENGTH + " characters, not " + name.length();
        }
        return Printable.isPrintableLine(name)
                ? null
                : "'" + Printable.of(name)
                        + "' is not a valid cluster name: it contains characters that cannot be displayed";
    }
}
