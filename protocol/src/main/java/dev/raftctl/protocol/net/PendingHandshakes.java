package dev.raftctl.protocol.net;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections whose handshake is under way, bounded: where one more comes, the oldest is closed, so that a caller
 * that only connects, or takes its time, keeps no one out whose handshake takes milliseconds. Any thread.
 */
final class PendingHandshakes {
    private final int max;
    /** From addresses of which many handshakes failed; they give way first. */
    private final Set<InboundConnection> penalized = new LinkedHashSet<>();

    private final Set<InboundConnection> unpenalized = new LinkedHashSet<>();

    PendingHandshakes(int max) {
        this.max = max;
    }

    /** One more. Returns the connection to be closed for it; null: none. */
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

    /** Its handshake is done, or it is closed. */
    synchronized void remove(InboundConnection connection) {
        if (!penalized.remove(connection)) {
            unpenalized.remove(connection);
        }
    }

    synchronized int size() {
        return penalized.size() + unpenalized.size();
    }
}
