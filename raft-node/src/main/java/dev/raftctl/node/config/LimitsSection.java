package dev.raftctl.node.config;

import dev.raftctl.protocol.wire.WireLimits;
import java.util.concurrent.TimeUnit;

/** Reads {@code [limits]}: how much of this server anyone who reaches its port may take. */
final class LimitsSection {
    /** Bytes in flight may take this part of the heap, and unsent replies as much again. */
    private static final int HEAP_PART = 8;

    private static final long IN_FLIGHT_BYTES_LEAST = 4L << 20;

    private LimitsSection() {}

    /**
     * What requests in flight may take where no setting gives it.
     *
     * @param heapBytes the largest this process may have
     */
    static long inFlightBytes(long heapBytes) {
        return Math.max(IN_FLIGHT_BYTES_LEAST, Math.min(WireLimits.DEFAULT.inFlightBytesMax(), heapBytes / HEAP_PART));
    }

    static WireLimits read(GivenSettings given) throws ConfigFailure {
        WireLimits standard = WireLimits.DEFAULT;
        long inFlight = inFlightBytes(Runtime.getRuntime().maxMemory());
        long ofConnection = Math.min(standard.connectionBytesMax(), inFlight / 2);
        return new WireLimits(
                standard.frameBytesMax(),
                standard.helloBytesMax(),
                standard.entriesMax(),
                standard.payloadBytesMax(),
                standard.stringCharsMax(),
                standard.membersMax(),
                standard.listMax(),
                millis(given, "limits.handshake-timeout", standard.helloMillis(), "100ms", "1m"),
                millis(given, "limits.idle-timeout", standard.idleMillis(), "1s", "24h"),
                (int) given.count("limits.connections", standard.connectionsMax(), 16, 1_000_000),
                standard.outboxBytesMax(),
                millis(given, "limits.slow-reader-timeout", standard.slowReaderMillis(), "100ms", "1h"),
                given.bytes("limits.connection-bytes", ofConnection, "2MiB", "4GiB"),
                given.bytes("limits.in-flight-bytes", inFlight, "2MiB", "64GiB"),
                (int) given.count("limits.failed-handshakes", standard.failedHandshakesMax(), 1, 1_000_000));
    }

    private static long millis(GivenSettings given, String key, long standardMillis, String least, String most)
            throws ConfigFailure {
        long nanos = given.nanos(key, TimeUnit.MILLISECONDS.toNanos(standardMillis), least, most);
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
