package dev.raftctl.protocol.wire;

/**
 * Every maximum of the wire.
 *
 * @param maxFrameBytes a longer frame closes the connection before it is buffered
 * @param maxHelloBytes the same before the handshake
 * @param maxEntries entries in one append
 * @param maxPayloadBytes of one command or query, and so of any key or value
 * @param maxStringChars of any string
 * @param maxMembers servers in a configuration
 * @param maxListElements elements of any other list
 * @param handshakeTimeoutMillis how long a handshake may take
 * @param idleTimeoutMillis a client connection without traffic is closed after it
 * @param maxConnections a listener turns away callers beyond it
 * @param maxOutboxBytes mail waiting on one connection beyond it is dropped, or the slow client closed
 * @param slowReaderTimeoutMillis a client that takes nothing of a full outbox for so long is closed
 * @param maxRequestBytesPerConnection requests of one connection beyond it, not answered yet, are refused
 * @param maxInFlightRequestBytes the same over all connections of a listener
 * @param maxFailedHandshakes in a row from one address; beyond, it is heard once a second
 */
public record WireLimits(
        int maxFrameBytes,
        int maxHelloBytes,
        int maxEntries,
        int maxPayloadBytes,
        int maxStringChars,
        int maxMembers,
        int maxListElements,
        long handshakeTimeoutMillis,
        long idleTimeoutMillis,
        int maxConnections,
        long maxOutboxBytes,
        long slowReaderTimeoutMillis,
        long maxRequestBytesPerConnection,
        long maxInFlightRequestBytes,
        int maxFailedHandshakes) {
    public static final WireLimits DEFAULT = new WireLimits(
            4 << 20, 4096, 4096, 1 << 20, 4096, 256, 65_536, 5_000, 600_000, 4096, 64L << 20, 30_000, 16L << 20,
            64L << 20, 64);

    /** What a session's envelope may add to a command on its way into an entry. */
    private static final int MAX_ENVELOPE_BYTES = 256;

    /** The longest payload of an entry: the longest command in its envelope. */
    public int maxEntryBytes() {
        return maxPayloadBytes + MAX_ENVELOPE_BYTES;
    }
}
