package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.HelloReply;
import java.io.IOException;

/** A server refused to talk to this caller, and said why. */
public final class TurnedAway extends IOException {
    private static final long serialVersionUID = 1;

    private final transient HelloReply.Turned reply;

    public TurnedAway(HelloReply.Turned reply) {
        super(reply.message());
        this.reply = reply;
    }

    public HelloReply.Turned reply() {
        return reply;
    }
}
