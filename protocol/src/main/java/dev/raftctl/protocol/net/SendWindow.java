package dev.raftctl.protocol.net;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the bytes of entries and snapshots in flight on one connection, so that the next message waits only briefly in
 * the queues of sockets and routers. PINGs between the parts measure the round-trip time. The window doubles each round
 * trip while the time is short. It is halved when the time exceeds that of an idle link by {@link #MAX_QUEUEING_NANOS}
 * (as in TCP Vegas and LEDBAT, RFC 6817). Since routes change, the window drains the link and measures its idle time
 * again if no recent round trip was as short. All times are in nanoseconds of a monotonic clock. One thread.
 */
final class SendWindow {
    /** The smallest window, which takes 65 ms at 1 Mbit/s. Messages that are larger may be sent in parts. */
    static final int MIN_WINDOW_BYTES = 8 << 10;

    static final long INITIAL_WINDOW_BYTES = 32 << 10;
    static final long MAX_WINDOW_BYTES = 16 << 20;

    /** The longest acceptable queueing delay on the link. */
    static final long MAX_QUEUEING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** If round trips stay above the known minimum for this long, the link is drained to measure the minimum again. */
    static final long MIN_RTT_EXPIRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MIN_PART_BYTES = 1 << 10;
    private static final long MAX_BYTES_BETWEEN_PINGS = 64 << 10;

    /** A PING in flight, with the number of bytes that its PONG will confirm. */
    private record SentPing(long bytes, long sentNanos) {}

    private final ArrayDeque<SentPing> pings = new ArrayDeque<>();
    private long windowBytes = INITIAL_WINDOW_BYTES;
    private long inFlightBytes;
    private long bytesSinceLastPing;
    private boolean wasFull;
    private long halvedNanos = Long.MIN_VALUE;

    /** The shortest round-trip time measured since the link was last drained. */
    private long minRttNanos = Long.MAX_VALUE;

    private long recentMinRttNanos = Long.MAX_VALUE;
    private long recentSinceNanos;

    /** The time at which the link started to drain; {@link Long#MAX_VALUE} if the link is not being drained. */
    private long drainingSinceNanos = Long.MAX_VALUE;

    private long lastPongNanos = Long.MIN_VALUE;

    SendWindow(long nowNanos) {
        recentSinceNanos = nowNanos;
    }

    long windowBytes() {
        return windowBytes;
    }

    /** Returns the maximum size of a message that is sent as a whole. */
    int partBytes() {
        return (int) Math.max(MIN_WINDOW_BYTES, windowBytes / 4);
    }

    /** Returns the length of the next part of a message that is being sent in parts. */
    int nextPartBytes() {
        return (int) Math.max(MIN_PART_BYTES, Math.min(partBytes(), windowBytes - inFlightBytes));
    }

    /** Returns whether the window has space. If it is full, records this, because only a full window may grow. */
    boolean isOpen() {
        boolean open = inFlightBytes < windowBytes;
        wasFull |= !open;
        return open;
    }

    void onSent(long sentBytes) {
        inFlightBytes += sentBytes;
        bytesSinceLastPing += sentBytes;
    }

    /**
     * Returns whether to send a PING now: after each quarter of a window, and when nothing else could open the window
     * again.
     */
    boolean shouldPing() {
        return bytesSinceLastPing >= Math.min(MAX_BYTES_BETWEEN_PINGS, Math.max(1, windowBytes / 4))
                || (bytesSinceLastPing > 0 && inFlightBytes >= windowBytes && pings.isEmpty());
    }

    /** Records that a PING was sent. */
    void onPingSent(long nowNanos) {
        pings.add(new SentPing(bytesSinceLastPing, nowNanos));
        bytesSinceLastPing = 0;
    }

    boolean hasPingInFlight() {
        return !pings.isEmpty();
    }

    /** Handles the PONG to the oldest PING, and returns the number of bytes that this PONG confirms. */
    long onPong(long nowNanos) {
        SentPing ping = pings.poll();
        if (ping == null) {
            return 0;
        }
        lastPongNanos = nowNanos;
        inFlightBytes -= ping.bytes();
        long rttNanos = nowNanos - ping.sentNanos();
        onRttSample(ping.sentNanos(), rttNanos, nowNanos);
        if (isDraining()) {
            return ping.bytes();
        }
        if (rttNanos > minRttNanos + MAX_QUEUEING_NANOS) {
            if (ping.sentNanos() >= halvedNanos) {
                windowBytes = Math.max(MIN_WINDOW_BYTES, windowBytes / 2);
                halvedNanos = nowNanos;
            }
        } else if (wasFull && rttNanos <= minRttNanos + MAX_QUEUEING_NANOS / 2) {
            windowBytes = Math.min(MAX_WINDOW_BYTES, windowBytes + ping.bytes());
            wasFull = false;
        }
        return ping.bytes();
    }

    /** Returns how long the oldest PING in flight has waited since the last PONG; 0 if no PING is in flight. */
    long silentNanos(long nowNanos) {
        SentPing oldest = pings.peek();
        return oldest == null ? 0 : nowNanos - Math.max(oldest.sentNanos(), lastPongNanos);
    }

    private void onRttSample(long sentNanos, long rttNanos, long nowNanos) {
        if (sentNanos >= drainingSinceNanos) {
            minRttNanos = rttNanos;
            drainingSinceNanos = Long.MAX_VALUE;
        }
        minRttNanos = Math.min(minRttNanos, rttNanos);
        recentMinRttNanos = Math.min(recentMinRttNanos, rttNanos);
        if (nowNanos - recentSinceNanos >= MIN_RTT_EXPIRY_NANOS) {
            if (recentMinRttNanos > minRttNanos + MAX_QUEUEING_NANOS / 2 && !isDraining()) {
                drainingSinceNanos = nowNanos;
                windowBytes = MIN_WINDOW_BYTES;
            }
            recentMinRttNanos = Long.MAX_VALUE;
            recentSinceNanos = nowNanos;
        }
    }

    private boolean isDraining() {
        return drainingSinceNanos != Long.MAX_VALUE;
    }
}
