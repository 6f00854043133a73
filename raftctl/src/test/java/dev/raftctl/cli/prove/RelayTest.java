package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.wire.BareCodec;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
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

/** The relay knows who calls, and holds up what goes a way that is cut, until the way is mended. */
class RelayTest {
    private final Wires wires = new Wires();
    private ServerSocket server;
    private Relay relay;

    @BeforeEach
    void begin() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        relay = new Relay("n2", server.getLocalPort(), wires);
    }

    @AfterEach
    void end() throws IOException {
        relay.close();
        server.close();
    }

    private static byte[] greeting() throws WireFailure {
        FrameWriter frames = new FrameWriter(new BareCodec(WireLimits.DEFAULT));
        frames.hello(Hello.peer("c", "", ServerId.of("n1"), "127.0.0.1:1", 1, 7, ServerId.of("n2"), 0));
        return Arrays.copyOf(frames.buffer(), frames.length());
    }

    private Socket call() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), relay.address().port());
        socket.getOutputStream().write(greeting());
        return socket;
    }

    @Test
    void itPassesOnBothWays() throws IOException {
        try (Socket caller = call();
                Socket callee = server.accept()) {
            assertThat(callee.getInputStream().readNBytes(greeting().length)).isEqualTo(greeting());
            callee.getOutputStream().write(7);
            assertThat(caller.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void whatGoesACutWayWaitsAndTheOtherWayIsOpen() throws IOException {
        try (Socket caller = call();
                Socket callee = server.accept()) {
            callee.getInputStream().readNBytes(greeting().length);
            wires.cut(Set.of(new Wires.Way("n1", "n2")));
            caller.getOutputStream().write(7);
            callee.setSoTimeout(100);
            assertThatThrownBy(() -> callee.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            callee.getOutputStream().write(8);
            assertThat(caller.getInputStream().read()).isEqualTo(8);
            wires.mend();
            callee.setSoTimeout(20_000);
            assertThat(callee.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void aCallerWhoseServerIsGoneIsHungUpOn() throws IOException {
        server.close();
        try (Socket caller = call()) {
            caller.setSoTimeout(20_000);
            assertThat(caller.getInputStream().read()).isNegative();
        }
    }
}
