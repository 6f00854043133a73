package dev.raftctl.protocol.message;

import java.util.Locale;

/** How much space a server's disk has for the log. Each constant means less space than the one before. */
public enum DiskSpaceLevel {
    /** At least the configured minimum of disk space is free. */
    AMPLE,
    /**
     * Less than the configured minimum is free: the cluster's own entries are still written, but clients should not add
     * more.
     */
    LOW,
    /** A write failed because the disk was full. The server accepts no more entries until disk space is freed. */
    FULL;

    /** Returns the public label, which is the constant's name in lower case and never changes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
