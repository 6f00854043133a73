package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.ProtocolConstants;
import dev.raftctl.protocol.wire.ProtocolVersionRange;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server that welcomes all callers, echoes commands, records peer messages and leaves queries unanswered until a test
 * replies.
 */
final class EchoServer implements ReceivedMessageHandler, AutoCloseable {
    static final ServerId ID = ServerId.of("s1");
    static final HelloReply.WelcomeReply WELCOME =
            new HelloReply.WelcomeReply(ProtocolConstants.VERSION, "c-1", "test", ID, 77, "127.0.0.1:1");

    final Queue<PeerMessage> peerMessages = new ConcurrentLinkedQueue<>();
    final Queue<Hello> hellos = new ConcurrentLinkedQueue<>();
    final Queue<RequestResponder> pendingResponders = new ConcurrentLinkedQueue<>();
    final Queue<String> dropReasons = new ConcurrentLinkedQueue<>();
    final AtomicInteger readCompleteCount = new AtomicInteger();
    volatile HelloReply helloReply = WELCOME;

    final Queue<String> versionMismatches = new ConcurrentLinkedQueue<>();
    volatile ProtocolVersionRange versions = ProtocolVersionRange.SUPPORTED;

    private final ListeningSocket listener;

    EchoServer(NettyEventLoops loops, WireLimits limits) throws IOException {
        this(loops, limits, 0);
    }

    EchoServer(NettyEventLoops loops, WireLimits limits, int port) throws IOException {
        this(loops, limits, port, ConnectionSecurity.PLAINTEXT_ON_LOOPBACK);
    }

    EchoServer(NettyEventLoops loops, WireLimits limits, int port, ConnectionSecurity security) throws IOException {
        listener = ListeningSocket.open(loops, new HostPort("127.0.0.1", port), limits, security, this);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", listener.port());
    }

    ListeningSocketStats traffic() {
        return listener.stats();
    }

    @Override
    public HelloReply onHello(Hello hello, int version) {
        hellos.add(hello);
        return helloReply == WELCOME
                ? new HelloReply.WelcomeReply(version, "c-1", "test", ID, 77, "127.0.0.1:1")
                : helloReply;
    }

    @Override
    public ProtocolVersionRange supportedVersions() {
        return versions;
    }

    @Override
    public void onVersionMismatch(String remote, String why) {
        versionMismatches.add(why);
    }

    @Override
    public void onPeerMessage(ServerId from, PeerMessage message) {
        peerMessages.add(message);
    }

    @Override
    public void onRequest(ClientRequest request, RequestResponder responder) {
        if (request instanceof ClientRequest.ExecuteCommandRequest execute) {
            responder.reply(
                    new ClientReply.CommandExecutedReply(execute.command(), new LogPosition(1, execute.sequence())));
        } else {
            pendingResponders.add(responder);
        }
    }

    @Override
    public void onReadComplete() {
        readCompleteCount.incrementAndGet();
    }

    @Override
    public void onConnectionDropped(String remote, String why) {
        dropReasons.add(why);
    }

    @Override
    public void close() {
        listener.close();
    }

    /** Returns a client's hello. */
    static Hello client() {
        return Hello.client("", null);
    }

    /** Returns a peer's hello. */
    static Hello peer(@Nullable ServerId to) {
        return Hello.peer("c-1", "test", ServerId.of("s2"), "127.0.0.1:2", 5, 7, to, 0);
    }
}
