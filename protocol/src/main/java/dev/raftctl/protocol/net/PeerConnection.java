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
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link PeerLink}. Any thread queues messages; the loop writes them, woken once a flush. Entries
 * and snapshots wait in a queue of their own for the {@link SendWindow}, and large ones leave in parts; whatever else
 * is sent leaves at once, ahead of them: a heartbeat must not wait until a slow link has carried a megabyte (E26).
 */
final class PeerConnection extends CallerConnection {
    /** What a message without a payload is taken to weigh, in bytes. */
    private static final int MESSAGE_WEIGHT = 96;

    /**
     * A server whose machine has vanished says nothing, and TCP would wait for it for minutes: it is asked each second, and given
     * up when it has answered nothing for this long.
     */
    private static final int SILENT_SECONDS_MAX = 3;

    /** It is not told more often that bytes arrive. */
    private static final long DELIVERED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final PeerLink link;
    private final Lane<Mail> lane = new Lane<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicLong waitingBytes = new AtomicLong();
    private @Nullable Future<?> pinging;
    private final SendWindow window = new SendWindow(System.nanoTime());
    private final ArrayDeque<Mail> bulk = new ArrayDeque<>();
    private long deliveredAt;

    /** A message of the bulk that leaves in parts: its frame, how much of it has left, and its weight. */
    private byte @Nullable [] cut;

    private int cutAt;
    private long cutWeight;
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
        // How long the way takes while nothing is on it.
        mark();
        handOver();
        flush();
        channel().flush();
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
        link.answered();
        long now = System.nanoTime();
        if (window.answered(now) > 0 && now - deliveredAt >= DELIVERED_NANOS) {
            deliveredAt = now;
            link.delivered();
        }
        if (hasBulk()) {
            long weight = writeBulk(0);
            handOver(weight);
            channel().flush();
        }
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
            if (isBulk(mail.message)) {
                bulk.add(mail);
                continue;
            }
            weight += mail.weight;
            if (!isClosing()) {
                weight = gather(mail.message, weight);
            }
        }
        if (isClosing()) {
            waitingBytes.addAndGet(-weight);
        } else {
            handOver(writeBulk(weight));
            channel().flush();
        }
    }

    private static boolean isBulk(PeerMessage message) {
        return message instanceof InstallSnapshot.Chunk
                || (message instanceof AppendEntries.Append append
                        && !append.entries().isEmpty());
    }

    private boolean hasBulk() {
        return !isClosing() && (cut != null || !bulk.isEmpty());
    }

    /** What the window allows, after what is gathered already. Takes and returns the weight of all that is gathered. */
    private long writeBulk(long gathered) {
        long weight = gathered;
        while (hasBulk() && window.isOpen()) {
            byte[] parting = cut;
            if (parting != null) {
                weight = writePart(parting, weight);
            } else {
                weight = writeWhole(bulk.remove(), weight);
            }
            if (window.wantsMark()) {
                mark();
            }
        }
        if (hasBulk() && window.wantsMark()) {
            mark();
        }
        return weight;
    }

    /** The next message of the bulk; or nothing of it yet, if it is to leave in parts. */
    private long writeWhole(Mail mail, long gathered) {
        if (mail.weight > window.partBytes() && agreed().version() >= FrameKind.PARTS_VERSION) {
            handOver(gathered);
            try {
                frames().mail(mail.message, agreed());
            } catch (WireFailure unfit) {
                link.unfit(mail.message, unfit);
                return mail.weight;
            }
            cut = frames().takeOnly();
            cutAt = 0;
            cutWeight = mail.weight;
            return 0;
        }
        window.sent(mail.weight);
        return gather(mail.message, gathered + mail.weight);
    }

    private long writePart(byte[] frame, long gathered) {
        int length = Math.min(window.nextPartBytes(), frame.length - cutAt);
        boolean last = cutAt + length == frame.length;
        frames().part(last ? FrameKind.MAIL_END : FrameKind.MAIL_PART, frame, cutAt, length);
        window.sent(length);
        cutAt += length;
        long weight = gathered;
        if (last) {
            cut = null;
            weight += cutWeight;
        }
        return handOverIfFull(weight);
    }

    private long gather(PeerMessage message, long weight) {
        try {
            frames().mail(message, agreed());
        } catch (WireFailure unfit) {
            link.unfit(message, unfit);
        }
        return handOverIfFull(weight);
    }

    private long handOverIfFull(long weight) {
        if (!frames().isFull()) {
            return weight;
        }
        handOver(weight);
        return 0;
    }

    /** Its weight is off the books once it has gone out, or never will. */
    private void handOver(long weight) {
        handedOver().addListener(gone -> waitingBytes.addAndGet(-weight));
    }

    private void mark() {
        frames().ping();
        window.marked(System.nanoTime());
    }

    private void ping() {
        if (window.silentNanos(System.nanoTime()) >= TimeUnit.SECONDS.toNanos(SILENT_SECONDS_MAX)) {
            fail("no answer for " + SILENT_SECONDS_MAX + " s");
        } else if (!window.isMarked()) {
            mark();
            handOver();
            channel().flush();
        }
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
