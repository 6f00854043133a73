package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.util.concurrent.CompletableFuture;

/** A client's long-lived connection to one server, over Netty, with any number of requests under way. Any thread. */
public final class ClientLink implements AutoCloseable {
    private ClientLink() {}

    /** Connects and greets; fails with an {@link java.io.IOException}, a {@code WireFailure} or a {@link TurnedAway}. */
    public static CompletableFuture<ClientLink> open(
            Loops loops, HostPort address, WireLimits limits, Hello hello, long timeoutMillis) {
        throw new UnsupportedOperationException();
    }

    public HelloReply.Welcome welcome() {
        throw new UnsupportedOperationException();
    }

    /** Completes exceptionally with {@link NoReply} when none came; then the request may or may not have been sent. */
    public CompletableFuture<ClientReply> ask(ClientRequest request, long timeoutMillis) {
        throw new UnsupportedOperationException();
    }

    public boolean isOpen() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
