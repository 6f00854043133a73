package dev.raftctl.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {
    /**
     * If each caller restarted the connection after its own timeout, a slow server would never respond to any of them.
     */
    @Test
    void aPendingConnectionSurvivesTheFirstCallersTimeout() throws IOException {
        try (ServerSocket unresponsive = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                ConnectionPool links = new ConnectionPool()) {
            HostPort address = new HostPort("127.0.0.1", unresponsive.getLocalPort());
            for (int attempt = 0; attempt < 5; attempt++) {
                assertThatThrownBy(() -> links.open(address, null, 100))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("within 100 ms");
            }
            unresponsive.accept().close();
            unresponsive.setSoTimeout(200);
            assertThatThrownBy(unresponsive::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }
}
