package dev.raftctl.protocol.net;

/** Statistics of a listener, counted from the time when the listener was opened. Thread-safe. */
public interface ListeningSocketStats {
    /** Returns the number of open client connections that have completed the handshake. */
    long clientCount();

    /** Returns the number of open peer connections that have completed the handshake. */
    long peerCount();

    /** Returns the number of bytes in requests that have not been answered yet. */
    long inFlightRequestBytes();

    long maxInFlightRequestBytes();

    /** Returns the number of callers rejected because of the connection limit. */
    long rejectedConnectionCount();

    /** Returns the number of bytes in replies that are built but not sent yet. */
    long pendingReplyBytes();

    /** Returns the number of connections closed because too many handshakes were in progress. */
    long evictedHandshakeCount();

    /** Returns the number of handshakes that failed because of what the caller sent, or because it sent too little. */
    long failedHandshakeCount();

    /** Returns the number of requests refused because too many bytes of requests were in flight. */
    long busyRefusalCount();

    /** Returns the number of connections closed because the client did not read its replies. */
    long closedSlowReaderCount();
}
