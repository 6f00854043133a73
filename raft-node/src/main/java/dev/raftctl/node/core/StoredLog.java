package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Entry;
import java.util.List;

/** Entries that are no longer held in memory, read back. Called on the core's thread; the answer depends on nothing but the log. */
@FunctionalInterface
public interface StoredLog {
    /**
     * Entries from {@code from} on, at least one, ending before {@code to} (exclusive) or when their weights exceed
     * {@code bytesMax}. Only asked for entries that were reported durable.
     */
    List<Entry> read(long from, long to, long maxBytes);
}
