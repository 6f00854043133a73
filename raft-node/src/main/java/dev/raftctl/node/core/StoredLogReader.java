package dev.raftctl.node.core;

import dev.raftctl.protocol.message.LogEntry;
import java.util.List;

/** Reads entries that are no longer in memory back from the stored log. Called by the thread that owns the core. */
@FunctionalInterface
public interface StoredLogReader {
    /**
     * Returns the entries from {@code from} to {@code to} (exclusive), but at least one, until their weight exceeds
     * {@code maxBytes}. Called only for entries that were reported durable.
     */
    List<LogEntry> read(long from, long to, long maxBytes);
}
