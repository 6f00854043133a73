package dev.raftctl.protocol.wire;

/** A message of a later protocol version than the connection's: it was not sent, and nothing else is wrong. */
public final class NotSpoken extends WireFailure {
    private static final long serialVersionUID = 1;

    private final int needed;
    private final int spoken;

    private NotSpoken(String message, int needed, int spoken) {
        super(message + " is of protocol version " + needed + ", and the connection speaks " + spoken);
        this.needed = needed;
        this.spoken = spoken;
    }

    /** Made here, so that who never needs one does not load it. */
    static WireFailure of(Object message, int needed, int spoken) {
        return new NotSpoken(message.getClass().getSimpleName(), needed, spoken);
    }

    /** The version that introduced the message. */
    public int needed() {
        return needed;
    }

    /** The version of the connection. */
    public int spoken() {
        return spoken;
    }
}
