package dev.raftctl.protocol.wire;

/**
 * All limits of the wire protocol.
 *
 * @param maxFrameBytes a longer frame closes the connection before it is buffered
 * @param maxHelloBytes the same limit before the handshake is complete
 * @param maxEntries entries in one AppendEntries request
 * @param maxPayloadBytes the length of one command or query, which also bounds keys and values
 * @param maxStringChars the length of any string
 * @param maxMembers servers in a configuration
 * @param maxListElements elements of any other list
 * @param handshakeTimeoutMillis the time allowed for a handshake
 * @param idleTimeoutMillis a client connection without traffic is closed after this time
 * @param maxConnections a listener rejects client connections beyond this number
 * @param maxOutboxBytes beyond this number of unsent bytes on one connection, peer messages are dropped and slow
 *     clients are disconnected
 * @param slowReaderTimeoutMillis a client that reads nothing of a full outbox is disconnected after this time
 * @param maxRequestBytesPerConnection requests beyond this number of unanswered bytes on one connection are refused
 * @param maxInFlightRequestBytes the same limit for all connections of a listener
 * @param maxFailedHandshakes after this number of recent failed handshakes, further handshakes from the same address
 *     have low priority
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

    /** The maximum number of bytes that the session envelope adds to a command. */
    private static final int MAX_ENVELOPE_BYTES = 256;

    /** Returns the maximum payload length of an entry, which is the longest command with its session envelope. */
    public int maxEntryBytes() {
        return maxPayloadBytes + MAX_ENVELOPE_BYTES;
    }
}
