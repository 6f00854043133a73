package dev.raftctl.protocol.wire;

/** A message of a later protocol version than the connection's: it was not sent, and nothing else is wrong. */
public final class UnsupportedVersionException extends WireFailure {
    private static final long serialVersionUID = 1;

    private final int requiredVersion;
    private final int negotiatedVersion;

    private UnsupportedVersionException(String message, int requiredVersion, int negotiatedVersion) {
        super(message + " is of protocol version " + requiredVersion + ", and the connection speaks "
                + negotiatedVersion);
        this.requiredVersion = requiredVersion;
        this.negotiatedVersion = negotiatedVersion;
    }

    /** Made here, so that who never needs one does not load it. */
    static WireFailure of(Object message, int requiredVersion, int negotiatedVersion) {
        return new UnsupportedVersionException(message.getClass().getSimpleName(), requiredVersion, negotiatedVersion);
    }

    /** The version that introduced the message. */
    public int requiredVersion() {
        return requiredVersion;
    }

    /** The version of the connection. */
    public int negotiatedVersion() {
        return negotiatedVersion;
    }
}
