package dev.raftctl.protocol.wire;

/** What a frame carries: its second field. The numbers are never reused. */
public enum FrameKind {
    HELLO(1),
    HELLO_REPLY(2),
    /** A {@link dev.raftctl.protocol.message.PeerMessage}. */
    PEER_MESSAGE(3),
    REQUEST(4),
    REPLY(5),
    /** Are you there? Empty; answered by {@link #PONG}. */
    PING(6),
    PONG(7),
    /** A part of a {@link #PEER_MESSAGE} frame, without its length, that is not the last one. Since version 3. */
    PEER_MESSAGE_PART(8),
    /** The last part. Other frames may come between the parts; parts of another message may not. Since version 3. */
    PEER_MESSAGE_LAST_PART(9);

    /** The first version in which mail may come in parts. */
    public static final int PARTS_VERSION = 3;

    private static final FrameKind[] KINDS = values();

    private final int code;

    FrameKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static FrameKind of(int code) throws WireFailure {
        if (code < 1 || code > KINDS.length) {
            throw new WireFailure("no frame is of the kind " + code);
        }
        return KINDS[code - 1];
    }
}
