package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.WireLimits;

/** The default limits with one changed, for tests that reach it. */
final class TestLimits {
    private long handshakeTimeoutMillis = WireLimits.DEFAULT.handshakeTimeoutMillis();
    private long idleTimeoutMillis = WireLimits.DEFAULT.idleTimeoutMillis();
    private int maxConnections = WireLimits.DEFAULT.maxConnections();
    private long maxOutboxBytes = WireLimits.DEFAULT.maxOutboxBytes();
    private long slowReaderTimeoutMillis = WireLimits.DEFAULT.slowReaderTimeoutMillis();
    private long maxRequestBytesPerConnection = WireLimits.DEFAULT.maxRequestBytesPerConnection();
    private long maxInFlightRequestBytes = WireLimits.DEFAULT.maxInFlightRequestBytes();
    private int maxFailedHandshakes = WireLimits.DEFAULT.maxFailedHandshakes();

    private TestLimits() {}

    static WireLimits handshakeTimeoutMillis(long millis) {
        TestLimits limits = new TestLimits();
        limits.handshakeTimeoutMillis = millis;
        return limits.build();
    }

    static WireLimits idleTimeoutMillis(long millis) {
        TestLimits limits = new TestLimits();
        limits.idleTimeoutMillis = millis;
        return limits.build();
    }

    static WireLimits maxConnections(int connections) {
        TestLimits limits = new TestLimits();
        limits.maxConnections = connections;
        return limits.build();
    }

    static WireLimits maxOutboxBytes(long bytes) {
        TestLimits limits = new TestLimits();
        limits.maxOutboxBytes = bytes;
        return limits.build();
    }

    static WireLimits slowReaderTimeoutMillis(long millis) {
        TestLimits limits = new TestLimits();
        limits.slowReaderTimeoutMillis = millis;
        return limits.build();
    }

    static WireLimits maxRequestBytesPerConnection(long bytes) {
        TestLimits limits = new TestLimits();
        limits.maxRequestBytesPerConnection = bytes;
        return limits.build();
    }

    static WireLimits maxInFlightRequestBytes(long bytes) {
        TestLimits limits = new TestLimits();
        limits.maxInFlightRequestBytes = bytes;
        return limits.build();
    }

    static WireLimits maxFailedHandshakes(int handshakes) {
        TestLimits limits = new TestLimits();
        limits.maxFailedHandshakes = handshakes;
        return limits.build();
    }

    private WireLimits build() {
        WireLimits base = WireLimits.DEFAULT;
        return new WireLimits(
                base.maxFrameBytes(),
                base.maxHelloBytes(),
                base.maxEntries(),
                base.maxPayloadBytes(),
                base.maxStringChars(),
                base.maxMembers(),
                base.maxListElements(),
                handshakeTimeoutMillis,
                idleTimeoutMillis,
                maxConnections,
                maxOutboxBytes,
                slowReaderTimeoutMillis,
                maxRequestBytesPerConnection,
                maxInFlightRequestBytes,
                maxFailedHandshakes);
    }
}
