package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.HelloReply;
import java.io.IOException;

/** Thrown when a server rejects the caller's handshake. Contains the reason that the server gave. */
public final class HandshakeRejectedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient HelloReply.HelloRejected reply;

    public HandshakeRejectedException(HelloReply.HelloRejected reply) {
        super(reply.message());
        this.reply = reply;
    }

    /** Returns the server's reply, which contains the reason. */
    public HelloReply.HelloRejected reply() {
        return reply;
    }
}
