package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.WireLimits;

/** Limits for tests that reach them: the usual ones but for what was said. */
final class Limits {
    private long helloMillis = WireLimits.DEFAULT.helloMillis();
    private long idleMillis = WireLimits.DEFAULT.idleMillis();
    private int connectionsMax = WireLimits.DEFAULT.connectionsMax();
    private long outboxBytesMax = WireLimits.DEFAULT.outboxBytesMax();
    private long slowReaderMillis = WireLimits.DEFAULT.slowReaderMillis();
    private long connectionBytesMax = WireLimits.DEFAULT.connectionBytesMax();
    private long inFlightBytesMax = WireLimits.DEFAULT.inFlightBytesMax();
    private int failedHandshakesMax = WireLimits.DEFAULT.failedHandshakesMax();

    private Limits() {}

    static WireLimits helloMillis(long millis) {
        Limits limits = new Limits();
        limits.helloMillis = millis;
        return limits.all();
    }

    static WireLimits idleMillis(long millis) {
        Limits limits = new Limits();
        limits.idleMillis = millis;
        return limits.all();
    }

    static WireLimits connectionsMax(int connections) {
        Limits limits = new Limits();
        limits.connectionsMax = connections;
        return limits.all();
    }

    static WireLimits outboxBytesMax(long bytes) {
        Limits limits = new Limits();
        limits.outboxBytesMax = bytes;
        return limits.all();
    }

    static WireLimits slowReaderMillis(long millis) {
        Limits limits = new Limits();
        limits.slowReaderMillis = millis;
        return limits.all();
    }

    static WireLimits connectionBytesMax(long bytes) {
        Limits limits = new Limits();
        limits.connectionBytesMax = bytes;
        return limits.all();
    }

    static WireLimits inFlightBytesMax(long bytes) {
        Limits limits = new Limits();
        limits.inFlightBytesMax = bytes;
        return limits.all();
    }

    static WireLimits failedHandshakesMax(int handshakes) {
        Limits limits = new Limits();
        limits.failedHandshakesMax = handshakes;
        return limits.all();
    }

    private WireLimits all() {
        WireLimits base = WireLimits.DEFAULT;
        return new WireLimits(
                base.frameBytesMax(),
                base.helloBytesMax(),
                base.entriesMax(),
                base.payloadBytesMax(),
                base.stringCharsMax(),
                base.membersMax(),
                base.listMax(),
                helloMillis,
                idleMillis,
                connectionsMax,
                outboxBytesMax,
                slowReaderMillis,
                connectionBytesMax,
                inFlightBytesMax,
                failedHandshakesMax);
    }
}
