package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

/** What a cluster may be called. Pure. */
public final class ClusterName {
    public static final int MAX_LENGTH = 64;

    private ClusterName() {}

    /** Returns what is wrong with this name; null: nothing. */
    public static @Nullable String problemWith(String name) {
        if (name.isBlank()) {
            return "a cluster's name is not empty";
        }
        if (name.length() > MAX_LENGTH) {
            return "a cluster's name has at most " + MAX_LENGTH + " characters, not " + name.length();
        }
        return Printable.isPrintableLine(name)
                ? null
                : "'" + Printable.of(name) + "' is not a cluster's name: it has characters that cannot be shown";
    }
}
