package dev.raftctl.protocol.net;

/** Statistics of a listener. Counters start when the listener opens. Any thread. */
public interface ListenerStats {
    /** Returns the number of open client connections that have completed the handshake. */
    long clientCount();

    /** Returns the number of open peer connections that have completed the handshake. */
    long peerCount();

    /** Returns the bytes of requests without a reply. */
    long inFlightRequestBytes();

    long maxInFlightRequestBytes();

    /** Returns the number of callers rejected because of the connection limit. */
    long rejectedConnectionCount();

    /** Returns the bytes of replies that are built and not sent yet. */
    long pendingReplyBytes();

    /** Returns the number of connections closed because too many handshakes were in progress. */
    long evictedHandshakeCount();

    /** Returns the number of handshakes that failed because of what the caller sent or did not send. */
    long failedHandshakeCount();

    /** Returns the number of requests refused because too many bytes were in flight. */
    long busyRefusalCount();

    /** Returns the number of connections closed because the client did not read its replies. */
    long closedSlowReaderCount();
}
