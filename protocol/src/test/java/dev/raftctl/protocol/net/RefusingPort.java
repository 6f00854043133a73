package dev.raftctl.protocol.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port on which nothing listens. It stays bound while this is open, so no other process can use it. */
final class RefusingPort implements AutoCloseable {
    private final Socket boundSocket = new Socket();

    RefusingPort() throws IOException {
        boundSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    HostPort address() {
        return new HostPort("127.0.0.1", boundSocket.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        boundSocket.close();
    }
}
