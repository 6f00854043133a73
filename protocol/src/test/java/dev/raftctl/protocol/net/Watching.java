package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireFailure;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a link tells. */
final class Watching implements PeerLink.Watcher {
    final Queue<HelloReply.Welcome> welcomes = new ConcurrentLinkedQueue<>();
    final Queue<HelloReply.Turned> turned = new ConcurrentLinkedQueue<>();
    final Queue<String> lost = new ConcurrentLinkedQueue<>();
    final Queue<PeerMessage> unfit = new ConcurrentLinkedQueue<>();
    final AtomicInteger unresolved = new AtomicInteger();
    final AtomicInteger delivered = new AtomicInteger();
    volatile boolean wanted = true;

    @Override
    public boolean connected(HelloReply.Welcome welcome) {
        welcomes.add(welcome);
        return wanted;
    }

    @Override
    public void turned(HelloReply.Turned reply) {
        turned.add(reply);
    }

    @Override
    public void lost(String why) {
        lost.add(why);
    }

    @Override
    public void unresolved(String why) {
        unresolved.incrementAndGet();
    }

    @Override
    public void delivered() {
        delivered.incrementAndGet();
    }

    @Override
    public void unfit(PeerMessage message, WireFailure why) {
        unfit.add(message);
    }
}
