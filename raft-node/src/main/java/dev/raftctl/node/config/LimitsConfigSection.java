package dev.raftctl.node.config;

import dev.raftctl.protocol.wire.WireLimits;
import java.util.concurrent.TimeUnit;

/** Reads the configuration section {@code [limits]}, which limits the resources that callers may use on this server. */
final class LimitsConfigSection {
    /**
     * The part of the heap, as a divisor, that requests in flight may use by default; unsent replies may use as much
     * again.
     */
    private static final int HEAP_DIVISOR = 8;

    private static final long MIN_IN_FLIGHT_BYTES = 4L << 20;

    private LimitsConfigSection() {}

    /**
     * Returns the default limit on the bytes of requests in flight.
     *
     * @param heapBytes the maximum heap of this process
     */
    static long defaultInFlightBytes(long heapBytes) {
        return Math.max(
                MIN_IN_FLIGHT_BYTES, Math.min(WireLimits.DEFAULT.maxInFlightRequestBytes(), heapBytes / HEAP_DIVISOR));
    }

    static WireLimits read(UnparsedSettings settings) throws InvalidConfigFailure {
        WireLimits defaults = WireLimits.DEFAULT;
        long inFlight = defaultInFlightBytes(Runtime.getRuntime().maxMemory());
        long connectionBytes = Math.min(defaults.maxRequestBytesPerConnection(), inFlight / 2);
        return new WireLimits(
                defaults.maxFrameBytes(),
                defaults.maxHelloBytes(),
                defaults.maxEntries(),
                defaults.maxPayloadBytes(),
                defaults.maxStringChars(),
                defaults.maxMembers(),
                defaults.maxListElements(),
                readMillis(settings, "limits.handshake-timeout", defaults.handshakeTimeoutMillis(), "100ms", "1m"),
                readMillis(settings, "limits.idle-timeout", defaults.idleTimeoutMillis(), "1s", "24h"),
                (int) settings.readCount("limits.connections", defaults.maxConnections(), 16, 1_000_000),
                defaults.maxOutboxBytes(),
                readMillis(settings, "limits.slow-reader-timeout", defaults.slowReaderTimeoutMillis(), "100ms", "1h"),
                settings.readBytes("limits.connection-bytes", connectionBytes, "2MiB", "4GiB"),
                settings.readBytes("limits.in-flight-bytes", inFlight, "2MiB", "64GiB"),
                (int) settings.readCount("limits.failed-handshakes", defaults.maxFailedHandshakes(), 1, 1_000_000));
    }

    private static long readMillis(UnparsedSettings settings, String key, long defaultMillis, String min, String max)
            throws InvalidConfigFailure {
        long nanos = settings.readNanos(key, TimeUnit.MILLISECONDS.toNanos(defaultMillis), min, max);
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
