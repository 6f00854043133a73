package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.Protocol;
import dev.raftctl.protocol.wire.Versions;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A listener whose server welcomes all, echoes commands, keeps mail, and leaves queries unanswered until told. */
final class FakeServer implements Inbound, AutoCloseable {
    static final ServerId ID = ServerId.of("s1");
    static final HelloReply.Welcome WELCOME =
            new HelloReply.Welcome(Protocol.VERSION, "c-1", "test", ID, 77, "127.0.0.1:1");

    final Queue<PeerMessage> mail = new ConcurrentLinkedQueue<>();
    final Queue<Hello> hellos = new ConcurrentLinkedQueue<>();
    final Queue<Responder> held = new ConcurrentLinkedQueue<>();
    final Queue<String> dropped = new ConcurrentLinkedQueue<>();
    final AtomicInteger pauses = new AtomicInteger();
    volatile HelloReply greeting = WELCOME;

    final Queue<String> notUnderstood = new ConcurrentLinkedQueue<>();
    volatile Versions versions = Versions.KNOWN;

    private final Listener listener;

    FakeServer(Loops loops, WireLimits limits) throws IOException {
        this(loops, limits, 0);
    }

    FakeServer(Loops loops, WireLimits limits, int port) throws IOException {
        this(loops, limits, port, Protection.LOOPBACK);
    }

    FakeServer(Loops loops, WireLimits limits, int port, Protection protection) throws IOException {
        listener = Listener.open(loops, new HostPort("127.0.0.1", port), limits, protection, this);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", listener.port());
    }

    Traffic traffic() {
        return listener.traffic();
    }

    @Override
    public HelloReply greet(Hello hello, int version) {
        hellos.add(hello);
        return greeting == WELCOME ? new HelloReply.Welcome(version, "c-1", "test", ID, 77, "127.0.0.1:1") : greeting;
    }

    @Override
    public Versions versions() {
        return versions;
    }

    @Override
    public void notUnderstood(String remote, String why) {
        notUnderstood.add(why);
    }

    @Override
    public void mail(ServerId from, PeerMessage message) {
        mail.add(message);
    }

    @Override
    public void request(ClientRequest request, Responder responder) {
        if (request instanceof ClientRequest.Execute execute) {
            responder.answer(new ClientReply.Executed(execute.command(), new Position(1, execute.sequence())));
        } else {
            held.add(responder);
        }
    }

    @Override
    public void pause() {
        pauses.incrementAndGet();
    }

    @Override
    public void dropped(String remote, String why) {
        dropped.add(why);
    }

    @Override
    public void close() {
        listener.close();
    }

    /** A client's hello. */
    static Hello client() {
        return Hello.client("", null);
    }

    /** A peer's hello. */
    static Hello peer(@Nullable ServerId to) {
        return Hello.peer("c-1", "test", ServerId.of("s2"), "127.0.0.1:2", 5, 7, to, 0);
    }
}
