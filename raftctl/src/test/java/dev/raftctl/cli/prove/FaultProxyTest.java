package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.OneShotMessageCodec;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy identifies the caller and holds bytes in a cut direction until it is healed. */
class FaultProxyTest {
    private final LinkFaults faults = new LinkFaults();
    private ServerSocket server;
    private FaultProxy proxy;

    @BeforeEach
    void begin() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        proxy = new FaultProxy("n2", server.getLocalPort(), faults);
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        server.close();
    }

    private static byte[] hello() throws WireProtocolFailure {
        FrameWriter frames = new FrameWriter(new OneShotMessageCodec(WireLimits.DEFAULT));
        frames.writeHello(Hello.peer("c", "", ServerId.of("n1"), "127.0.0.1:1", 1, 7, ServerId.of("n2"), 0));
        return Arrays.copyOf(frames.buffer(), frames.length());
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), proxy.address().port());
        socket.getOutputStream().write(hello());
        return socket;
    }

    @Test
    void forwardsInBothDirections() throws IOException {
        try (Socket caller = connect();
                Socket callee = server.accept()) {
            assertThat(callee.getInputStream().readNBytes(hello().length)).isEqualTo(hello());
            callee.getOutputStream().write(7);
            assertThat(caller.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void holdsBytesOnlyInTheCutDirection() throws IOException {
        try (Socket caller = connect();
                Socket callee = server.accept()) {
            callee.getInputStream().readNBytes(hello().length);
            faults.cut(Set.of(new LinkFaults.LinkDirection("n1", "n2")));
            caller.getOutputStream().write(7);
            callee.setSoTimeout(100);
            assertThatThrownBy(() -> callee.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            callee.getOutputStream().write(8);
            assertThat(caller.getInputStream().read()).isEqualTo(8);
            faults.heal();
            callee.setSoTimeout(20_000);
            assertThat(callee.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void closesTheConnectionWhenTheServerIsDown() throws IOException {
        server.close();
        try (Socket caller = connect()) {
            caller.setSoTimeout(20_000);
            assertThat(caller.getInputStream().read()).isNegative();
        }
    }
}
