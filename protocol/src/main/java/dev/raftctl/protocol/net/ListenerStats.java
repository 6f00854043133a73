package dev.raftctl.protocol.net;

/** What goes through a listener, for whoever watches it; counts are since it was opened. Any thread. */
public interface ListenerStats {
    /** Connections of clients past their handshake, now. */
    long clientCount();

    /** The same of other servers. */
    long peerCount();

    /** Bytes of requests taken and not answered yet, now. */
    long inFlightRequestBytes();

    long maxInFlightRequestBytes();

    /** Callers turned away because there were too many connections. */
    long rejectedConnectionCount();

    /** Bytes of replies built and not sent yet, now. */
    long pendingReplyBytes();

    /** Callers closed during their handshake because too many handshakes were under way. */
    long evictedHandshakeCount();

    /** Handshakes that failed because of what the caller sent, or did not send. */
    long failedHandshakeCount();

    /** Requests refused because too many bytes were in flight. */
    long busyRefusalCount();

    /** Callers cut off because they did not take what they had asked for. */
    long closedSlowReaderCount();
}
