package dev.raftctl.protocol.net;

/** What goes through a listener, for whoever watches it; counts are since it was opened. Any thread. */
public interface Traffic {
    /** Connections of clients past their handshake, now. */
    long clients();

    /** The same of other servers. */
    long peers();

    /** Bytes of requests taken and not answered yet, now. */
    long inFlightBytes();

    long inFlightBytesMax();

    /** Callers turned away because there were too many connections. */
    long turnedAwayCrowd();

    /** Bytes of replies built and not sent yet, now. */
    long replyBytes();

    /** Callers closed during their handshake because too many handshakes were under way. */
    long turnedAwayUnheard();

    /** Handshakes that failed because of what the caller sent, or did not send. */
    long failedHandshakes();

    /** Requests refused because too many bytes were in flight. */
    long busyRefusals();

    /** Callers cut off because they did not take what they had asked for. */
    long slowReadersCut();
}
