package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireFailure;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Records the events of a link. */
final class RecordingEvents implements PeerLink.EventHandler {
    final Queue<HelloReply.Welcome> welcomes = new ConcurrentLinkedQueue<>();
    final Queue<HelloReply.Rejected> turned = new ConcurrentLinkedQueue<>();
    final Queue<String> lost = new ConcurrentLinkedQueue<>();
    final Queue<PeerMessage> unfit = new ConcurrentLinkedQueue<>();
    final AtomicInteger unresolved = new AtomicInteger();
    final AtomicInteger delivered = new AtomicInteger();
    volatile boolean accept = true;

    @Override
    public boolean onConnected(HelloReply.Welcome welcome) {
        welcomes.add(welcome);
        return accept;
    }

    @Override
    public void onRejected(HelloReply.Rejected reply) {
        turned.add(reply);
    }

    @Override
    public void onDisconnected(String why) {
        lost.add(why);
    }

    @Override
    public void onUnresolvedName(String why) {
        unresolved.incrementAndGet();
    }

    @Override
    public void onProgress() {
        delivered.incrementAndGet();
    }

    @Override
    public void onUnencodableMessage(PeerMessage message, WireFailure why) {
        unfit.add(message);
    }
}
