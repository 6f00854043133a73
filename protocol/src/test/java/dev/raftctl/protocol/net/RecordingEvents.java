package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Records the events of a link. */
final class RecordingEvents implements PeerLink.PeerLinkEventHandler {
    final Queue<HelloReply.WelcomeReply> welcomes = new ConcurrentLinkedQueue<>();
    final Queue<HelloReply.HelloRejected> rejections = new ConcurrentLinkedQueue<>();
    final Queue<String> disconnectReasons = new ConcurrentLinkedQueue<>();
    final Queue<PeerMessage> unencodableMessages = new ConcurrentLinkedQueue<>();
    final AtomicInteger unresolvedCount = new AtomicInteger();
    final AtomicInteger progressCount = new AtomicInteger();
    volatile boolean accept = true;

    @Override
    public boolean onConnected(HelloReply.WelcomeReply welcome) {
        welcomes.add(welcome);
        return accept;
    }

    @Override
    public void onRejected(HelloReply.HelloRejected reply) {
        rejections.add(reply);
    }

    @Override
    public void onDisconnected(String why) {
        disconnectReasons.add(why);
    }

    @Override
    public void onUnresolvedName(String why) {
        unresolvedCount.incrementAndGet();
    }

    @Override
    public void onProgress() {
        progressCount.incrementAndGet();
    }

    @Override
    public void onUnencodableMessage(PeerMessage message, WireProtocolFailure why) {
        unencodableMessages.add(message);
    }
}
