package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.util.function.Supplier;

/**
 * The road to one other server: connects when there is something to send, again with growing pauses when it fails, and drops
 * mail beyond its bound. Mail goes one way on it; answers come on the other server's own link. Any thread may send.
 */
public final class PeerLink implements AutoCloseable {
    /** What becomes of the link; on Netty's loops. */
    public interface Watcher {
        /** May the mail flow? False closes it, for instance because the incarnation is not the one expected. */
        boolean connected(HelloReply.Welcome welcome);

        void turned(HelloReply.Turned reply);

        /** Not reachable, or lost. */
        void lost(String why);
    }

    /** @param hello asked for anew at each attempt */
    public PeerLink(Loops loops, HostPort address, WireLimits limits, Supplier<Hello> hello, Watcher watcher) {
        throw new UnsupportedOperationException();
    }

    /** Queued, or dropped when not connected or when the queue is full. Flushed by {@link #flush}. */
    public void send(PeerMessage message) {
        throw new UnsupportedOperationException();
    }

    /** Let what was sent go out. */
    public void flush() {
        throw new UnsupportedOperationException();
    }

    public boolean isConnected() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
