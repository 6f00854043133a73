package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last events the core was given, to be told when it finds itself in a state that cannot be. The core's thread. */
final class RecentEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final int KEPT = 16;
    private static final int CHARS_MAX = 500;

    private final @Nullable Event[] ring = new Event[KEPT];
    private int next;

    void add(Event event) {
        ring[next] = event;
        next = (next + 1) % KEPT;
    }

    void tell() {
        for (int i = 0; i < KEPT; i++) {
            Event event = ring[(next + i) % KEPT];
            if (event != null) {
                String text = event.toString();
                LOG.error("before that: {}", text.substring(0, Math.min(text.length(), CHARS_MAX)));
            }
        }
    }
}
