package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Keeps the latest events of the core, to be logged after an invariant violation. One thread at a time. */
final class RecentCoreEvents {
    private static final Logger LOG = ServerLog.LOGGER;
    private static final int CAPACITY = 16;
    private static final int MAX_CHARS = 500;

    private final @Nullable Event[] ring = new Event[CAPACITY];
    private int next;

    void add(Event event) {
        ring[next] = event;
        next = (next + 1) % CAPACITY;
    }

    void log() {
        for (int i = 0; i < CAPACITY; i++) {
            Event event = ring[(next + i) % CAPACITY];
            if (event != null) {
                String text = event.toString();
                LOG.error("earlier event: {}", text.substring(0, Math.min(text.length(), MAX_CHARS)));
            }
        }
    }
}
