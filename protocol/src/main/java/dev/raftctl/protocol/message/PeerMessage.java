package dev.raftctl.protocol.message;

/** What one server says to another. Who says it is known from the connection, never from the message. */
public sealed interface PeerMessage
        permits PreVote, RequestVote, AppendEntries, Heartbeat, InstallSnapshot, TimeoutNow, ReadIndex {
    /**
     * No honest cluster reaches it; a message with a term above it is malformed (hazard E21). Servers of protocol version
     * 2 and older take no term above 2^48.
     */
    long MAX_TERM = 1L << 60;

    /** The sender's term, or in a {@link PreVote.Request} and {@link PreVote.Granted} the term asked for. */
    long term();
}
