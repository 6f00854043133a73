package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.WireLimits;

/** Limits for tests that reach them. */
final class Limits {
    private Limits() {}

    static WireLimits helloMillis(long millis) {
        return of(millis, 600_000, 4096, 64L << 20);
    }

    static WireLimits idleMillis(long millis) {
        return of(5_000, millis, 4096, 64L << 20);
    }

    static WireLimits connectionsMax(int connections) {
        return of(5_000, 600_000, connections, 64L << 20);
    }

    static WireLimits outboxBytesMax(long bytes) {
        return of(5_000, 600_000, 4096, bytes);
    }

    private static WireLimits of(long helloMillis, long idleMillis, int connections, long outboxBytes) {
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
                connections,
                outboxBytes);
    }
}
