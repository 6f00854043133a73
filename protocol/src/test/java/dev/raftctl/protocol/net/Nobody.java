package dev.raftctl.protocol.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** An address where nobody listens, nor can anybody else while this is open: taken, and never listened at. */
final class Nobody implements AutoCloseable {
    private final Socket held = new Socket();

    Nobody() throws IOException {
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    HostPort address() {
        return new HostPort("127.0.0.1", held.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
