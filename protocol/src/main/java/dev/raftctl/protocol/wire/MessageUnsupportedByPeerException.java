package dev.raftctl.protocol.wire;

/**
 * Thrown when a message was introduced by a later protocol version than the negotiated one. The message was not sent,
 * and the connection remains usable.
 */
public final class MessageUnsupportedByPeerException extends WireProtocolFailure {
    private static final long serialVersionUID = 1;

    private final int requiredVersion;
    private final int negotiatedVersion;

    private MessageUnsupportedByPeerException(String message, int requiredVersion, int negotiatedVersion) {
        super(message + " requires protocol version " + requiredVersion + ", but the connection uses version "
                + negotiatedVersion);
        this.requiredVersion = requiredVersion;
        this.negotiatedVersion = negotiatedVersion;
    }

    /** Creates the exception. Callers use this factory method so that the class is loaded only when needed. */
    static WireProtocolFailure of(Object message, int requiredVersion, int negotiatedVersion) {
        return new MessageUnsupportedByPeerException(
                message.getClass().getSimpleName(), requiredVersion, negotiatedVersion);
    }

    /** Returns the protocol version that introduced the message. */
    public int requiredVersion() {
        return requiredVersion;
    }

    /** Returns the protocol version of the connection. */
    public int negotiatedVersion() {
        return negotiatedVersion;
    }
}
