package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.WireLimits;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A program for tests that observe a process from outside: the classes it loads and what it prints. */
final class RoundTripProgram {
    private static final int MILLIS = 120_000;

    private RoundTripProgram() {}

    /** Arguments: {@code plain ADDRESS} sends a request to a server; {@code netty} sends one to itself over Netty. */
    public static void main(String[] args) throws Exception {
        ClientRequest request = new ClientRequest.ExecuteCommandRequest(0, 1, 0, "x".getBytes(StandardCharsets.UTF_8));
        if (args[0].equals("plain")) {
            try (BlockingClientLink link = BlockingClientLink.open(
                    HostPort.parse(args[1]), WireLimits.DEFAULT, Hello.client("", null), MILLIS)) {
                link.send(request, MILLIS);
            }
        } else {
            try (NettyEventLoops loops = new NettyEventLoops(1, "loops");
                    EchoServer server = new EchoServer(loops, WireLimits.DEFAULT);
                    ClientLink link = ClientLink.open(
                                    loops, server.address(), WireLimits.DEFAULT, EchoServer.client(), MILLIS)
                            .get(MILLIS, TimeUnit.MILLISECONDS)) {
                link.send(request, MILLIS).get(MILLIS, TimeUnit.MILLISECONDS);
                try (RawSocket garbageSocket = new RawSocket(server.address())) {
                    garbageSocket.send(new byte[100]);
                    garbageSocket.isClosedByPeer();
                }
            }
        }
    }
}
