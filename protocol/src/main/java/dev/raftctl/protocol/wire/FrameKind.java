package dev.raftctl.protocol.wire;

/** The kind of content in a frame, written as the frame's second field. Codes are never reused. */
public enum FrameKind {
    HELLO(1),
    HELLO_REPLY(2),
    /** A {@link dev.raftctl.protocol.message.PeerMessage}. */
    PEER_MESSAGE(3),
    REQUEST(4),
    REPLY(5),
    /** Checks that the other side is alive. The frame is empty, and the other side replies with {@link #PONG}. */
    PING(6),
    PONG(7),
    /**
     * A part, other than the last, of a {@link #PEER_MESSAGE} frame that is sent in parts. The parts do not contain the
     * length field of that frame. Since version 3.
     */
    PEER_MESSAGE_PART(8),
    /**
     * The last part of a {@link #PEER_MESSAGE}. Other frames may come between the parts, but not parts of another
     * message. Since version 3.
     */
    PEER_MESSAGE_LAST_PART(9);

    /** The first protocol version in which peer messages may be sent in parts. */
    public static final int PARTS_VERSION = 3;

    private static final FrameKind[] KINDS = values();

    private final int code;

    FrameKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static FrameKind of(int code) throws WireProtocolFailure {
        if (code < 1 || code > KINDS.length) {
            throw new WireProtocolFailure("unknown frame kind " + code);
        }
        return KINDS[code - 1];
    }
}
