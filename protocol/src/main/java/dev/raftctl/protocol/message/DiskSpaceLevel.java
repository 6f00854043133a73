package dev.raftctl.protocol.message;

import java.util.Locale;

/** How much space a server's disk has for the log; later constants mean less space. */
public enum DiskSpaceLevel {
    /** At least the configured minimum is free. */
    AMPLE,
    /**
     * Less than the configured minimum is free: the cluster's own entries are still written, but clients should not add
     * more.
     */
    LOW,
    /** A write failed for lack of space: nothing more is accepted until space is freed. */
    FULL;

    /** Returns the public, stable label: the name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
