package dev.raftctl.protocol.net;

import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;

/** The one listener of a server, for peers, clients and operators. */
public final class Listener implements AutoCloseable {
    private Listener() {}

    /** Bound when this returns; an {@link IOException} names the address and what is wrong with it. */
    public static Listener open(Loops loops, HostPort listen, WireLimits limits, Inbound inbound) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The port it listens on, also when any free one was asked for. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /** Takes no more connections and closes those it has. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
