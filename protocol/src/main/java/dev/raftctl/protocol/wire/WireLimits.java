package dev.raftctl.protocol.wire;

/**
 * Every maximum of the wire.
 *
 * @param frameBytesMax a longer frame closes the connection before it is buffered
 * @param helloBytesMax the same before the handshake
 * @param entriesMax entries in one append
 * @param payloadBytesMax of one command or query, and so of any key or value
 * @param stringCharsMax of any string
 * @param membersMax servers in a configuration
 * @param listMax elements of any other list
 * @param helloMillis how long a handshake may take
 * @param idleMillis a client connection without traffic is closed after it
 * @param connectionsMax a listener turns away callers beyond it
 * @param outboxBytesMax mail waiting on one connection beyond it is dropped, or the slow client closed
 * @param slowReaderMillis a client that takes nothing of a full outbox for so long is closed
 * @param connectionBytesMax requests of one connection beyond it, not answered yet, are refused
 * @param inFlightBytesMax the same over all connections of a listener
 * @param failedHandshakesMax in a row from one address; beyond, it is heard once a second
 */
public record WireLimits(
        int frameBytesMax,
        int helloBytesMax,
        int entriesMax,
        int payloadBytesMax,
        int stringCharsMax,
        int membersMax,
        int listMax,
        long helloMillis,
        long idleMillis,
        int connectionsMax,
        long outboxBytesMax,
        long slowReaderMillis,
        long connectionBytesMax,
        long inFlightBytesMax,
        int failedHandshakesMax) {
    public static final WireLimits DEFAULT = new WireLimits(
            4 << 20, 4096, 4096, 1 << 20, 4096, 256, 65_536, 5_000, 600_000, 4096, 64L << 20, 30_000, 16L << 20,
            64L << 20, 64);

    /** What a session's envelope may add to a command on its way into an entry. */
    private static final int ENVELOPE_BYTES_MAX = 256;

    /** The longest payload of an entry: the longest command in its envelope. */
    public int entryBytesMax() {
        return payloadBytesMax + ENVELOPE_BYTES_MAX;
    }
}
