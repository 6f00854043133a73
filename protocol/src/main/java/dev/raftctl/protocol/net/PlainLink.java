package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;

/**
 * A one-shot client's connection over a plain blocking socket, one request at a time: the same bytes as {@link ClientLink}
 * without Netty's start-up cost. One thread.
 */
public final class PlainLink implements AutoCloseable {
    private PlainLink() {}

    /** Connects and greets within the time. */
    public static PlainLink open(HostPort address, WireLimits limits, Hello hello, long timeoutMillis)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    public HelloReply.Welcome welcome() {
        throw new UnsupportedOperationException();
    }

    /** A {@link NoReply} says whether the request may have left. The link is closed after any exception. */
    public ClientReply ask(ClientRequest request, long timeoutMillis) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** May be called by another thread to end a wait. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
