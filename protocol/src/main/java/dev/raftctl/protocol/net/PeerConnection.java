package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link PeerLink}. Mail is queued by any thread, and written by the loop, one wake-up a flush. */
final class PeerConnection extends CallerConnection {
    /** What a message without a payload is taken to weigh, in bytes. */
    private static final int MESSAGE_WEIGHT = 96;

    /**
     * A server whose machine has vanished says nothing, and TCP would wait for it for minutes: it is asked each second, and given
     * up when it has left so many questions open.
     */
    private static final int PINGS_OPEN_MAX = 3;

    private final PeerLink link;
    private final Lane<Mail> lane = new Lane<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicLong waitingBytes = new AtomicLong();
    private @Nullable Future<?> pinging;
    private int pingsOpen;
    private boolean told;
    private volatile boolean flowing;
    private boolean hungUp;

    /** A message on its way to the loop. */
    private static final class Mail extends Lane.Item<Mail> {
        final PeerMessage message;
        final long weight;

        Mail(PeerMessage message, long weight) {
            this.message = message;
            this.weight = weight;
        }
    }

    PeerConnection(PeerLink link, Loops loops, WireLimits limits, HostPort address, Supplier<Hello> hello) {
        super(loops, limits, address, hello);
        this.link = link;
    }

    void send(PeerMessage message) {
        long weight = weight(message);
        if (waitingBytes.addAndGet(weight) > limits.outboxBytesMax()) {
            waitingBytes.addAndGet(-weight);
            return;
        }
        lane.put(new Mail(message, weight));
    }

    void flush() {
        if (!flowing || lane.isEmpty() || woken.getAndSet(true)) {
            return; // Before it flows the mail waits for the welcome.
        }
        wake();
    }

    /** What waits here and in the channel; never above the limit. */
    long waitingBytes() {
        return waitingBytes.get();
    }

    /** The link is closed, at whatever stage this connection is. */
    void hangUp() {
        hungUp = true;
        if (isInstalled()) {
            end("closed here");
        }
    }

    @Override
    void welcomed(HelloReply.Welcome welcome) {
        if (hungUp || !link.welcomed(welcome)) {
            told = true;
            end("not wanted here");
            return;
        }
        flowing = true;
        flush();
        pinging = loop().scheduleWithFixedDelay(this::ping, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    void turned(HelloReply.Turned turned) {
        told = true;
        link.turned(turned);
    }

    @Override
    void taken(FrameKind kind, FrameReader frame) throws WireFailure {
        if (kind != FrameKind.PONG) {
            throw new WireFailure("mail came on the link that takes it away: " + kind);
        }
        pingsOpen = 0;
    }

    @Override
    void closed(String why, boolean fault) {
        if (pinging != null) {
            pinging.cancel(false);
        }
        link.over(failure(why), told);
    }

    @Override
    void write() {
        if (!flowing || !woken.getAndSet(false)) {
            return;
        }
        long weight = 0;
        for (Mail mail = lane.takeAll(); mail != null; mail = mail.next) {
            weight += mail.weight;
            if (isClosing()) {
                continue;
            }
            try {
                frames().mail(mail.message, agreed());
            } catch (WireFailure unfit) {
                link.unfit(mail.message, unfit);
            }
            if (frames().isFull()) {
                handOver(weight);
                weight = 0;
            }
        }
        if (isClosing()) {
            waitingBytes.addAndGet(-weight);
        } else {
            handOver(weight);
            channel().flush();
        }
    }

    /** Its weight is off the books once it has gone out, or never will. */
    private void handOver(long weight) {
        handedOver().addListener(gone -> waitingBytes.addAndGet(-weight));
    }

    private void ping() {
        if (pingsOpen >= PINGS_OPEN_MAX) {
            fail("no answer for " + PINGS_OPEN_MAX + " s");
            return;
        }
        pingsOpen++;
        frames().ping();
        handOver();
        channel().flush();
    }

    private static long weight(PeerMessage message) {
        long weight = MESSAGE_WEIGHT;
        if (message instanceof AppendEntries.Append append) {
            for (Entry entry : append.entries()) {
                weight += entry.weight();
            }
        } else if (message instanceof InstallSnapshot.Chunk chunk) {
            weight += chunk.data().length;
        }
        return weight;
    }
}
