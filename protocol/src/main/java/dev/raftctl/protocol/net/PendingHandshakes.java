package dev.raftctl.protocol.net;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections whose handshake is in progress, up to a maximum. A new connection beyond the maximum replaces the
 * oldest one, so callers that connect and stay silent do not lock out callers whose handshake takes milliseconds.
 * Thread-safe.
 */
final class PendingHandshakes {
    private final int max;
    /** Connections from addresses with many failed handshakes. These connections are closed first. */
    private final Set<InboundConnection> penalized = new LinkedHashSet<>();

    private final Set<InboundConnection> unpenalized = new LinkedHashSet<>();

    PendingHandshakes(int max) {
        this.max = max;
    }

    /** Adds a connection. Returns an older connection that must be closed to stay within the limit, or null. */
    synchronized @Nullable InboundConnection add(InboundConnection connection, boolean isPenalized) {
        InboundConnection oldest = null;
        if (penalized.size() + unpenalized.size() >= max) {
            Set<InboundConnection> candidates = penalized.isEmpty() ? unpenalized : penalized;
            oldest = candidates.iterator().next();
            candidates.remove(oldest);
        }
        (isPenalized ? penalized : unpenalized).add(connection);
        return oldest;
    }

    /** Removes a connection because it is closed or its handshake is complete. */
    synchronized void remove(InboundConnection connection) {
        if (!penalized.remove(connection)) {
            unpenalized.remove(connection);
        }
    }

    synchronized int size() {
        return penalized.size() + unpenalized.size();
    }
}
