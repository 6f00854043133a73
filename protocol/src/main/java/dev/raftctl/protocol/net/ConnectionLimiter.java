package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.WireLimits;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Enforces and counts the limits of a listener: handshakes in progress, connections, the bytes of requests and replies,
 * and the failed handshakes of each source address. Thread-safe.
 */
final class ConnectionLimiter implements ListeningSocketStats {
    /** How long a failed handshake counts against its source address. */
    private static final long PENALTY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The number of connections that operators may open when clients have reached their limit. */
    private static final int EXTRA_OPERATOR_CONNECTIONS = 64;

    private static final int MIN_PENDING_HANDSHAKES = 64;
    private static final int MAX_PENDING_HANDSHAKES = 1_024;
    private static final int CONNECTIONS_PER_PENDING_HANDSHAKE = 4;

    /**
     * The table is cleared when it reaches this size, so that an attacker cannot fill the memory with source addresses.
     */
    private static final int MAX_SOURCES = 4_096;

    private final WireLimits limits;
    private final LongSupplier nanoClock;
    private final Map<InetAddress, Long> penaltyEnds = new ConcurrentHashMap<>();
    private final SharedByteBudget requestBudget;
    private final SharedByteBudget uploadBudget;
    private final SharedByteBudget replyBudget;
    private final PendingHandshakes pendingHandshakes;
    private final LongAdder rejectedConnectionCount = new LongAdder();
    private final LongAdder evictedHandshakeCount = new LongAdder();
    private final LongAdder failedHandshakeCount = new LongAdder();
    private final LongAdder busyRefusalCount = new LongAdder();
    private final LongAdder closedSlowReaderCount = new LongAdder();
    private final LongAdder clientCount = new LongAdder();
    private final LongAdder peerCount = new LongAdder();

    /** @param nanoClock a monotonic clock */
    ConnectionLimiter(WireLimits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        requestBudget = new SharedByteBudget(limits.maxInFlightRequestBytes());
        uploadBudget = new SharedByteBudget(limits.maxInFlightRequestBytes() / 2);
        replyBudget = new SharedByteBudget(limits.maxInFlightRequestBytes());
        pendingHandshakes = new PendingHandshakes(Math.max(
                MIN_PENDING_HANDSHAKES,
                Math.min(MAX_PENDING_HANDSHAKES, limits.maxConnections() / CONNECTIONS_PER_PENDING_HANDSHAKE)));
    }

    /**
     * Returns whether callers from this address have low priority because too many of their handshakes have failed
     * recently. Their handshakes run after all others, and are closed first if too many are in progress. They are never
     * rejected for that reason, because a legitimate caller may share the address.
     */
    boolean isPenalized(InetAddress source) {
        Long penaltyEndNanos = penaltyEnds.get(source);
        if (penaltyEndNanos == null) {
            return false;
        }
        long penaltyLeftNanos = penaltyEndNanos - nanoClock.getAsLong();
        if (penaltyLeftNanos <= 0) {
            penaltyEnds.remove(source, penaltyEndNanos);
            return false;
        }
        return penaltyLeftNanos > (limits.maxFailedHandshakes() - 1) * PENALTY_NANOS;
    }

    /** Returns the budget for the bytes of requests that have not been answered yet. */
    SharedByteBudget requestBudget() {
        return requestBudget;
    }

    /** Returns the budget for the bytes of long requests of which only a part has been received. */
    SharedByteBudget uploadBudget() {
        return uploadBudget;
    }

    /** Returns the budget for the bytes of replies that are built but not sent yet. */
    SharedByteBudget replyBudget() {
        return replyBudget;
    }

    /** Returns the connections whose handshakes are in progress. */
    PendingHandshakes pendingHandshakes() {
        return pendingHandshakes;
    }

    /**
     * Returns whether the connection limit is reached for this caller, which has completed its handshake except for the
     * reply.
     */
    boolean isConnectionLimitReached(boolean peer, boolean operator) {
        if (peer) {
            return peerCount.sum() >= limits.maxMembers();
        }
        // Client programs must not lock out operators who want to find out what is wrong.
        return clientCount.sum() >= limits.maxConnections() + (operator ? EXTRA_OPERATOR_CONNECTIONS : 0);
    }

    /** Records that a handshake from this address failed for a reason other than a lost connection. */
    void onHandshakeFailed(InetAddress source) {
        failedHandshakeCount.increment();
        long now = nanoClock.getAsLong();
        if (penaltyEnds.size() >= MAX_SOURCES && !penaltyEnds.containsKey(source)) {
            penaltyEnds.clear();
        }
        // Cap the penalty: thousands of simultaneous failures are one incident, and legitimate callers may share the
        // address.
        long maxPenaltyNanos = limits.maxFailedHandshakes() * PENALTY_NANOS;
        penaltyEnds.merge(
                source,
                now + PENALTY_NANOS,
                (current, added) -> now + Math.min(Math.max(0, current - now) + PENALTY_NANOS, maxPenaltyNanos));
    }

    void onHandshakeEvicted() {
        evictedHandshakeCount.increment();
    }

    void onRejectedByLimit() {
        rejectedConnectionCount.increment();
    }

    void onRequestRefusedBusy() {
        busyRefusalCount.increment();
    }

    void onSlowReaderClosed() {
        closedSlowReaderCount.increment();
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
        return rejectedConnectionCount.sum();
    }

    @Override
    public long evictedHandshakeCount() {
        return evictedHandshakeCount.sum();
    }

    @Override
    public long failedHandshakeCount() {
        return failedHandshakeCount.sum();
    }

    @Override
    public long busyRefusalCount() {
        return busyRefusalCount.sum();
    }

    @Override
    public long closedSlowReaderCount() {
        return closedSlowReaderCount.sum();
    }
}
