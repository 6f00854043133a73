package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.WireLimits;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What a listener has let in and what it has kept out: handshakes that failed, by where they came from, and the bytes of requests
 * not answered yet, over all connections. Any thread.
 */
final class Admissions implements Traffic {
    /** A source that failed too often gets one more try in this time. */
    private static final long FORGIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Connections of operators beyond the limit of clients. */
    private static final int OPERATORS_MORE = 64;

    private static final int HANDSHAKES_LEAST = 64;
    private static final int HANDSHAKES_MOST = 1_024;
    private static final int HANDSHAKES_PART = 4;

    /** Beyond it all sources are forgotten: the table must not be what an attacker fills. */
    private static final int SOURCES_MAX = 4_096;

    private final WireLimits limits;
    private final LongSupplier nanos;
    private final Map<InetAddress, Long> blamedUntil = new ConcurrentHashMap<>();
    private final BytePool requests;
    private final BytePool uploads;
    private final BytePool replies;
    private final OpenHandshakes handshakes;
    private final LongAdder crowded = new LongAdder();
    private final LongAdder unheard = new LongAdder();
    private final LongAdder failedHandshakes = new LongAdder();
    private final LongAdder busy = new LongAdder();
    private final LongAdder slowReaders = new LongAdder();
    private final LongAdder clients = new LongAdder();
    private final LongAdder peers = new LongAdder();

    /** @param nanos a clock that never goes back */
    Admissions(WireLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
        requests = new BytePool(limits.inFlightBytesMax());
        uploads = new BytePool(limits.inFlightBytesMax() / 2);
        replies = new BytePool(limits.inFlightBytesMax());
        handshakes = new OpenHandshakes(
                Math.max(HANDSHAKES_LEAST, Math.min(HANDSHAKES_MOST, limits.connectionsMax() / HANDSHAKES_PART)));
    }

    /**
     * Whether so many handshakes from there failed just now that callers from there come last: their handshakes wait
     * for those of others, and they are the first to be closed where too many are under way. They are never turned away
     * for it: a caller that means well may have the same address.
     */
    boolean blames(InetAddress source) {
        Long until = blamedUntil.get(source);
        if (until == null) {
            return false;
        }
        long debt = until - nanos.getAsLong();
        if (debt <= 0) {
            blamedUntil.remove(source, until);
            return false;
        }
        return debt > (limits.failedHandshakesMax() - 1) * FORGIVE_NANOS;
    }

    /** Bytes of requests that are not answered yet. */
    BytePool requests() {
        return requests;
    }

    /** Bytes of long requests of which only a part has come. */
    BytePool uploads() {
        return uploads;
    }

    /** Bytes of replies that are built and not sent yet. */
    BytePool replies() {
        return replies;
    }

    /** Connections whose handshake is under way. */
    OpenHandshakes handshakes() {
        return handshakes;
    }

    /** Whether there are too many connections for this caller, whose handshake is done but for the answer. */
    boolean isCrowded(boolean peer, boolean operator) {
        if (peer) {
            return peers.sum() >= limits.membersMax();
        }
        // What clients' programs take must not lock those out who come to see what is wrong.
        return clients.sum() >= limits.connectionsMax() + (operator ? OPERATORS_MORE : 0);
    }

    /** A caller from there did not come through the handshake, and not for want of a network. */
    void handshakeFailed(InetAddress source) {
        failedHandshakes.increment();
        long now = nanos.getAsLong();
        if (blamedUntil.size() >= SOURCES_MAX && !blamedUntil.containsKey(source)) {
            blamedUntil.clear();
        }
        // Thousands that fail together are one storm, and those who mean well come from there, too.
        long most = limits.failedHandshakesMax() * FORGIVE_NANOS;
        blamedUntil.merge(
                source,
                now + FORGIVE_NANOS,
                (before, one) -> now + Math.min(Math.max(0, before - now) + FORGIVE_NANOS, most));
    }

    void closedUnheard() {
        unheard.increment();
    }

    void turnedAwayCrowded() {
        crowded.increment();
    }

    void refusedBusy() {
        busy.increment();
    }

    void cutSlowReader() {
        slowReaders.increment();
    }

    void greeted(boolean peer) {
        (peer ? peers : clients).increment();
    }

    void left(boolean peer) {
        (peer ? peers : clients).decrement();
    }

    @Override
    public long clients() {
        return clients.sum();
    }

    @Override
    public long peers() {
        return peers.sum();
    }

    @Override
    public long inFlightBytes() {
        return requests.usedBytes();
    }

    @Override
    public long inFlightBytesMax() {
        return limits.inFlightBytesMax();
    }

    @Override
    public long replyBytes() {
        return replies.usedBytes();
    }

    @Override
    public long turnedAwayCrowd() {
        return crowded.sum();
    }

    @Override
    public long turnedAwayUnheard() {
        return unheard.sum();
    }

    @Override
    public long failedHandshakes() {
        return failedHandshakes.sum();
    }

    @Override
    public long busyRefusals() {
        return busy.sum();
    }

    @Override
    public long slowReadersCut() {
        return slowReaders.sum();
    }
}
