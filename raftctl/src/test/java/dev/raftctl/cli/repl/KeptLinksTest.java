package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/** Connections shared by those who ask. */
class KeptLinksTest {
    /** A server too slow for one asker's patience would else be greeted anew by each of them and never answer any. */
    @Test
    void anOpeningGoesOnForTheNextAskerWhenTheFirstHasLostPatience() throws IOException {
        try (ServerSocket slow = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                KeptLinks links = new KeptLinks()) {
            HostPort address = new HostPort("127.0.0.1", slow.getLocalPort());
            for (int asker = 0; asker < 5; asker++) {
                assertThatThrownBy(() -> links.open(address, null, 100))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("within 100 ms");
            }
            slow.accept().close();
            slow.setSoTimeout(200);
            assertThatThrownBy(slow::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }
}
