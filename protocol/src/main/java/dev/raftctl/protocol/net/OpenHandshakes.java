package dev.raftctl.protocol.net;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections whose handshake is under way, bounded: where one more comes, the oldest is closed, so that a caller
 * that only connects, or takes its time, keeps no one out whose handshake takes milliseconds. Any thread.
 */
final class OpenHandshakes {
    private final int max;
    /** From addresses of which many handshakes failed; they give way first. */
    private final Set<ServerConnection> blamed = new LinkedHashSet<>();

    private final Set<ServerConnection> others = new LinkedHashSet<>();

    OpenHandshakes(int max) {
        this.max = max;
    }

    /** One more. Returns the connection to be closed for it; null: none. */
    synchronized @Nullable ServerConnection opened(ServerConnection connection, boolean isBlamed) {
        ServerConnection oldest = null;
        if (blamed.size() + others.size() >= max) {
            Set<ServerConnection> from = blamed.isEmpty() ? others : blamed;
            oldest = from.iterator().next();
            from.remove(oldest);
        }
        (isBlamed ? blamed : others).add(connection);
        return oldest;
    }

    /** Its handshake is done, or it is closed. */
    synchronized void ended(ServerConnection connection) {
        if (!blamed.remove(connection)) {
            others.remove(connection);
        }
    }

    synchronized int size() {
        return blamed.size() + others.size();
    }
}
