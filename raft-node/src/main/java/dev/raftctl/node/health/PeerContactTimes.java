package dev.raftctl.node.health;

import dev.raftctl.protocol.message.ServerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The times at which this server last received a message from each other server. Thread-safe. */
public final class PeerContactTimes {
    /** Servers have authenticated before they are heard, but they need not be members. */
    private static final int MAX_SERVERS = 256;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Map<ServerId, AtomicLong> heardNanos = new ConcurrentHashMap<>();

    /** Notes that a message from a server has arrived. */
    public void onHeard(ServerId from, long nowNanos) {
        AtomicLong heard = heardNanos.get(from);
        if (heard != null) {
            heard.lazySet(nowNanos);
        } else if (heardNanos.size() < MAX_SERVERS) {
            heardNanos.put(from, new AtomicLong(nowNanos));
        }
    }

    /** Returns the milliseconds since a server was heard, or -1 if it never was. */
    public long heardMillisAgo(ServerId from, long nowNanos) {
        AtomicLong heard = heardNanos.get(from);
        return heard == null ? -1 : Math.max(0, nowNanos - heard.get()) / NANOS_PER_MILLI;
    }
}
