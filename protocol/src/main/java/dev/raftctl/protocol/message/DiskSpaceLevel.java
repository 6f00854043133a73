package dev.raftctl.protocol.message;

import java.util.Locale;

/** How much room a server's disk has for its log; the worse, the later. */
public enum DiskSpaceLevel {
    /** As much as it should have. */
    AMPLE,
    /** Less than it is told to keep free: what the cluster needs for itself is still written, but no client should add to it. */
    LOW,
    /** A write found no room: nothing more is taken until there is some. */
    FULL;

    /** Public and stable: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
