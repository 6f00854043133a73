package dev.raftctl.protocol.net;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * How many bytes of entries and snapshots may be on their way over one connection, so that what is written next waits
 * only briefly in the queues of sockets and routers. PINGs among them measure how long they take: the window doubles
 * each round trip while they are quick, and is halved when they take {@link #MAX_QUEUEING_NANOS} longer than on an empty way
 * (as in TCP Vegas and LEDBAT, RFC 6817). Routes change: when no round trip of late was as quick, the way is emptied to
 * measure it anew. Times in nanoseconds of any clock that never goes back. One thread.
 */
final class SendWindow {
    /** The smallest window, and the smallest part that a message is cut into: 65 ms on a link of 1 Mbit/s. */
    static final int MIN_WINDOW_BYTES = 8 << 10;

    static final long INITIAL_WINDOW_BYTES = 32 << 10;
    static final long MAX_WINDOW_BYTES = 16 << 20;

    /** Longer than this nothing should wait in a queue on the way. */
    static final long MAX_QUEUEING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** How long no round trip is as quick as on an empty way, before the way is emptied. */
    static final long MIN_RTT_EXPIRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MIN_PART_BYTES = 1 << 10;
    private static final long MAX_BYTES_BETWEEN_PINGS = 64 << 10;

    /** A PING under way, and the bytes that its answer confirms. */
    private record SentPing(long bytes, long sentNanos) {}

    private final ArrayDeque<SentPing> pings = new ArrayDeque<>();
    private long windowBytes = INITIAL_WINDOW_BYTES;
    private long inFlightBytes;
    private long bytesSinceLastPing;
    private boolean wasFull;
    private long halvedNanos = Long.MIN_VALUE;

    /** Of a PING on an empty way, as far as is known. */
    private long minRttNanos = Long.MAX_VALUE;

    private long recentMinRttNanos = Long.MAX_VALUE;
    private long recentSinceNanos;

    /** Since when the way is being emptied; {@link Long#MAX_VALUE}: it is not. */
    private long drainingSinceNanos = Long.MAX_VALUE;

    private long lastPongNanos = Long.MIN_VALUE;

    SendWindow(long nowNanos) {
        recentSinceNanos = nowNanos;
    }

    long windowBytes() {
        return windowBytes;
    }

    /** How large a part may be that nothing overtakes. */
    int partBytes() {
        return (int) Math.max(MIN_WINDOW_BYTES, windowBytes / 4);
    }

    /** How large the next part of a message that is being cut may be. */
    int nextPartBytes() {
        return (int) Math.max(MIN_PART_BYTES, Math.min(partBytes(), windowBytes - inFlightBytes));
    }

    /** Whether more may leave. False counts as a reason to grow. */
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
     * Whether a PING should follow what was sent: each quarter of a window, and when nothing else could open it again.
     */
    boolean shouldPing() {
        return bytesSinceLastPing >= Math.min(MAX_BYTES_BETWEEN_PINGS, Math.max(1, windowBytes / 4))
                || (bytesSinceLastPing > 0 && inFlightBytes >= windowBytes && pings.isEmpty());
    }

    /** A PING left. */
    void onPingSent(long nowNanos) {
        pings.add(new SentPing(bytesSinceLastPing, nowNanos));
        bytesSinceLastPing = 0;
    }

    boolean hasPingInFlight() {
        return !pings.isEmpty();
    }

    /** A PONG came, which answers the oldest PING. Returns the bytes that have arrived. */
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

    /** How long a PING has been open without the answer to any having come; 0: none is open. */
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
