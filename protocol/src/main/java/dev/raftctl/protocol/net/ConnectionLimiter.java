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
final class ConnectionLimiter implements ListenerStats {
    /** A source that failed too often gets one more try in this time. */
    private static final long PENALTY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Connections of operators beyond the limit of clients. */
    private static final int EXTRA_OPERATOR_CONNECTIONS = 64;

    private static final int MIN_PENDING_HANDSHAKES = 64;
    private static final int MAX_PENDING_HANDSHAKES = 1_024;
    private static final int CONNECTIONS_PER_PENDING_HANDSHAKE = 4;

    /** Beyond it all sources are forgotten: the table must not be what an attacker fills. */
    private static final int MAX_SOURCES = 4_096;

    private final WireLimits limits;
    private final LongSupplier nanoClock;
    private final Map<InetAddress, Long> penalizedUntil = new ConcurrentHashMap<>();
    private final ByteBudget requestBudget;
    private final ByteBudget uploadBudget;
    private final ByteBudget replyBudget;
    private final PendingHandshakes pendingHandshakes;
    private final LongAdder rejectedConnections = new LongAdder();
    private final LongAdder evictedHandshakes = new LongAdder();
    private final LongAdder failedHandshakeCount = new LongAdder();
    private final LongAdder refusedRequests = new LongAdder();
    private final LongAdder closedSlowReaders = new LongAdder();
    private final LongAdder clientCount = new LongAdder();
    private final LongAdder peerCount = new LongAdder();

    /** @param nanos a clock that never goes back */
    ConnectionLimiter(WireLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanoClock = nanos;
        requestBudget = new ByteBudget(limits.maxInFlightRequestBytes());
        uploadBudget = new ByteBudget(limits.maxInFlightRequestBytes() / 2);
        replyBudget = new ByteBudget(limits.maxInFlightRequestBytes());
        pendingHandshakes = new PendingHandshakes(Math.max(
                MIN_PENDING_HANDSHAKES,
                Math.min(MAX_PENDING_HANDSHAKES, limits.maxConnections() / CONNECTIONS_PER_PENDING_HANDSHAKE)));
    }

    /**
     * Whether so many handshakes from there failed just now that callers from there come last: their handshakes wait
     * for those of others, and they are the first to be closed where too many are under way. They are never turned away
     * for it: a caller that means well may have the same address.
     */
    boolean isPenalized(InetAddress source) {
        Long until = penalizedUntil.get(source);
        if (until == null) {
            return false;
        }
        long penaltyLeftNanos = until - nanoClock.getAsLong();
        if (penaltyLeftNanos <= 0) {
            penalizedUntil.remove(source, until);
            return false;
        }
        return penaltyLeftNanos > (limits.maxFailedHandshakes() - 1) * PENALTY_NANOS;
    }

    /** Bytes of requests that are not answered yet. */
    ByteBudget requestBudget() {
        return requestBudget;
    }

    /** Bytes of long requests of which only a part has come. */
    ByteBudget uploadBudget() {
        return uploadBudget;
    }

    /** Bytes of replies that are built and not sent yet. */
    ByteBudget replyBudget() {
        return replyBudget;
    }

    /** Connections whose handshake is under way. */
    PendingHandshakes pendingHandshakes() {
        return pendingHandshakes;
    }

    /** Whether there are too many connections for this caller, whose handshake is done but for the answer. */
    boolean isConnectionLimitReached(boolean peer, boolean operator) {
        if (peer) {
            return peerCount.sum() >= limits.maxMembers();
        }
        // What clients' programs take must not lock those out who come to see what is wrong.
        return clientCount.sum() >= limits.maxConnections() + (operator ? EXTRA_OPERATOR_CONNECTIONS : 0);
    }

    /** A caller from there did not come through the handshake, and not for want of a network. */
    void onHandshakeFailed(InetAddress source) {
        failedHandshakeCount.increment();
        long now = nanoClock.getAsLong();
        if (penalizedUntil.size() >= MAX_SOURCES && !penalizedUntil.containsKey(source)) {
            penalizedUntil.clear();
        }
        // Thousands that fail together are one storm, and those who mean well come from there, too.
        long maxPenaltyNanos = limits.maxFailedHandshakes() * PENALTY_NANOS;
        penalizedUntil.merge(
                source,
                now + PENALTY_NANOS,
                (current, added) -> now + Math.min(Math.max(0, current - now) + PENALTY_NANOS, maxPenaltyNanos));
    }

    void onHandshakeEvicted() {
        evictedHandshakes.increment();
    }

    void onRejectedByLimit() {
        rejectedConnections.increment();
    }

    void onRequestRefusedBusy() {
        refusedRequests.increment();
    }

    void onSlowReaderClosed() {
        closedSlowReaders.increment();
    }

    void onHandshakeCompleted(boolean peer) {
        (peer ? peerCount : clientCount).increment();
    }

    void onConnectionClosed(boolean peer) {
        (peer ? peerCount : clientCount).decrement();
    }

    @Override
    public long clientCount() {
        return clientCount.sum();
    }

    @Override
    public long peerCount() {
        return peerCount.sum();
    }

    @Override
    public long inFlightRequestBytes() {
        return requestBudget.usedBytes();
    }

    @Override
    public long maxInFlightRequestBytes() {
        return limits.maxInFlightRequestBytes();
    }

    @Override
    public long pendingReplyBytes() {
        return replyBudget.usedBytes();
    }

    @Override
    public long rejectedConnectionCount() {
        return rejectedConnections.sum();
    }

    @Override
    public long evictedHandshakeCount() {
        return evictedHandshakes.sum();
    }

    @Override
    public long failedHandshakeCount() {
        return failedHandshakeCount.sum();
    }

    @Override
    public long busyRefusalCount() {
        return refusedRequests.sum();
    }

    @Override
    public long closedSlowReaderCount() {
        return closedSlowReaders.sum();
    }
}
