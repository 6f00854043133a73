package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.WireLimits;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What a listener has let in and what it has kept out: handshakes that failed, by where they came from, and the bytes of requests
 * not answered yet, over all connections. Any thread.
 */
final class Admissions implements Traffic {
    /** A source that failed too often gets one more try in this time. */
    private static final long FORGIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Beyond it all sources are forgotten: the table must not be what an attacker fills. */
    private static final int SOURCES_MAX = 4_096;

    private final WireLimits limits;
    private final LongSupplier nanos;
    private final Map<InetAddress, Long> blamedUntil = new ConcurrentHashMap<>();
    private final AtomicLong inFlight = new AtomicLong();
    private final LongAdder crowded = new LongAdder();
    private final LongAdder blamed = new LongAdder();
    private final LongAdder failedHandshakes = new LongAdder();
    private final LongAdder busy = new LongAdder();
    private final LongAdder slowReaders = new LongAdder();
    private final LongAdder clients = new LongAdder();
    private final LongAdder peers = new LongAdder();

    /** @param nanos a clock that never goes back */
    Admissions(WireLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
    }

    /** Whether a caller from there is to be turned away unheard, for what others from there did just now. */
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
        boolean turned = debt > (limits.failedHandshakesMax() - 1) * FORGIVE_NANOS;
        if (turned) {
            blamed.increment();
        }
        return turned;
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

    /** Room for a request of so many bytes until it is answered; false: there is none, and it must be refused. */
    boolean take(long bytes) {
        if (inFlight.addAndGet(bytes) > limits.inFlightBytesMax()) {
            inFlight.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void give(long bytes) {
        inFlight.addAndGet(-bytes);
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
        return inFlight.get();
    }

    @Override
    public long inFlightBytesMax() {
        return limits.inFlightBytesMax();
    }

    @Override
    public long turnedAwayCrowd() {
        return crowded.sum();
    }

    @Override
    public long turnedAwayUnheard() {
        return blamed.sum();
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
