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
final class PeerConnection extends OutboundConnection {
    /** What a message without a payload is taken to weigh, in bytes. */
    private static final int MESSAGE_OVERHEAD_BYTES = 96;

    /**
     * A server whose machine has vanished says nothing, and TCP would wait for it for minutes: it is asked each second, and given
     * up when it has answered nothing for this long.
     */
    private static final int MAX_SILENCE_SECONDS = 3;

    /** It is not told more often that bytes arrive. */
    private static final long PROGRESS_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final PeerLink link;
    private final WriteQueue<QueuedMessage> queue = new WriteQueue<>();
    private final AtomicBoolean wakeupPending = new AtomicBoolean();
    private final AtomicLong waitingBytes = new AtomicLong();
    private @Nullable Future<?> pingTimer;
    private final SendWindow window = new SendWindow(System.nanoTime());
    private final ArrayDeque<QueuedMessage> bulk = new ArrayDeque<>();
    private long lastProgressNanos;

    /** A message of the bulk that leaves in parts: its frame, how much of it has left, and its weight. */
    private byte @Nullable [] partialFrame;

    private int partialFrameOffset;
    private long partialFrameWeight;
    private boolean closeReported;
    private volatile boolean established;
    private boolean closedByLink;

    /** A message on its way to the loop. */
    private static final class QueuedMessage extends WriteQueue.Item<QueuedMessage> {
        final PeerMessage message;
        final long weightBytes;

        QueuedMessage(PeerMessage message, long weightBytes) {
            this.message = message;
            this.weightBytes = weightBytes;
        }
    }

    PeerConnection(PeerLink link, EventLoops loops, WireLimits limits, HostPort address, Supplier<Hello> hello) {
        super(loops, limits, address, hello);
        this.link = link;
    }

    void send(PeerMessage message) {
        long weightBytes = weightBytes(message);
        if (waitingBytes.addAndGet(weightBytes) > limits.maxOutboxBytes()) {
            waitingBytes.addAndGet(-weightBytes);
            return;
        }
        queue.put(new QueuedMessage(message, weightBytes));
    }

    void flush() {
        if (!established || queue.isEmpty() || wakeupPending.getAndSet(true)) {
            return; // Before it flows the mail waits for the welcome.
        }
        requestWrite();
    }

    /** What waits here and in the channel; never above the limit. */
    long waitingBytes() {
        return waitingBytes.get();
    }

    /** The link is closed, at whatever stage this connection is. */
    void close() {
        closedByLink = true;
        if (isInstalled()) {
            close("closed here");
        }
    }

    @Override
    void onWelcome(HelloReply.Welcome welcome) {
        if (closedByLink || !link.onWelcome(welcome)) {
            closeReported = true;
            close("not wanted here");
            return;
        }
        established = true;
        // How long the way takes while nothing is on it.
        writePing();
        writeFrames();
        flush();
        channel().flush();
        pingTimer = loop().scheduleWithFixedDelay(this::onPingTimer, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    void onRejected(HelloReply.Rejected turned) {
        closeReported = true;
        link.onRejected(turned);
    }

    @Override
    void onFrameAfterHandshake(FrameKind kind, FrameReader frame) throws WireFailure {
        if (kind != FrameKind.PONG) {
            throw new WireFailure("mail came on the link that takes it away: " + kind);
        }
        link.onPong();
        long now = System.nanoTime();
        if (window.onPong(now) > 0 && now - lastProgressNanos >= PROGRESS_INTERVAL_NANOS) {
            lastProgressNanos = now;
            link.onProgress();
        }
        if (hasBulk()) {
            long weightBytes = writeBulk(0);
            writeFrames(weightBytes);
            channel().flush();
        }
    }

    @Override
    void onClosed(String why, boolean isViolation) {
        if (pingTimer != null) {
            pingTimer.cancel(false);
        }
        link.onConnectionClosed(failure(why), closeReported);
    }

    @Override
    void flushPending() {
        if (!established || !wakeupPending.getAndSet(false)) {
            return;
        }
        long weightBytes = 0;
        for (QueuedMessage queued = queue.takeAll(); queued != null; queued = queued.next) {
            if (isBulk(queued.message)) {
                bulk.add(queued);
                continue;
            }
            weightBytes += queued.weightBytes;
            if (!isClosing()) {
                weightBytes = writeMessage(queued.message, weightBytes);
            }
        }
        if (isClosing()) {
            waitingBytes.addAndGet(-weightBytes);
        } else {
            writeFrames(writeBulk(weightBytes));
            channel().flush();
        }
    }

    private static boolean isBulk(PeerMessage message) {
        return message instanceof InstallSnapshot.Chunk
                || (message instanceof AppendEntries.Request append
                        && !append.entries().isEmpty());
    }

    private boolean hasBulk() {
        return !isClosing() && (partialFrame != null || !bulk.isEmpty());
    }

    /** What the window allows, after what is gathered already. Takes and returns the weight of all that is gathered. */
    private long writeBulk(long gatheredBytes) {
        long weightBytes = gatheredBytes;
        while (hasBulk() && window.isOpen()) {
            byte[] unfinishedFrame = partialFrame;
            if (unfinishedFrame != null) {
                weightBytes = writePart(unfinishedFrame, weightBytes);
            } else {
                weightBytes = writeNext(bulk.remove(), weightBytes);
            }
            if (window.shouldPing()) {
                writePing();
            }
        }
        if (hasBulk() && window.shouldPing()) {
            writePing();
        }
        return weightBytes;
    }

    /** The next message of the bulk; or nothing of it yet, if it is to leave in parts. */
    private long writeNext(QueuedMessage queued, long gatheredBytes) {
        if (queued.weightBytes > window.partBytes() && negotiated().version() >= FrameKind.PARTS_VERSION) {
            writeFrames(gatheredBytes);
            try {
                frames().writePeerMessage(queued.message, negotiated());
            } catch (WireFailure unencodable) {
                link.onUnencodableMessage(queued.message, unencodable);
                return queued.weightBytes;
            }
            partialFrame = frames().takeSingleFrame();
            partialFrameOffset = 0;
            partialFrameWeight = queued.weightBytes;
            return 0;
        }
        window.onSent(queued.weightBytes);
        return writeMessage(queued.message, gatheredBytes + queued.weightBytes);
    }

    private long writePart(byte[] frame, long gatheredBytes) {
        int length = Math.min(window.nextPartBytes(), frame.length - partialFrameOffset);
        boolean last = partialFrameOffset + length == frame.length;
        frames().writePart(
                        last ? FrameKind.PEER_MESSAGE_LAST_PART : FrameKind.PEER_MESSAGE_PART,
                        frame,
                        partialFrameOffset,
                        length);
        window.onSent(length);
        partialFrameOffset += length;
        long weightBytes = gatheredBytes;
        if (last) {
            partialFrame = null;
            weightBytes += partialFrameWeight;
        }
        return writeFramesIfFull(weightBytes);
    }

    private long writeMessage(PeerMessage message, long weightBytes) {
        try {
            frames().writePeerMessage(message, negotiated());
        } catch (WireFailure unencodable) {
            link.onUnencodableMessage(message, unencodable);
        }
        return writeFramesIfFull(weightBytes);
    }

    private long writeFramesIfFull(long weightBytes) {
        if (!frames().isFull()) {
            return weightBytes;
        }
        writeFrames(weightBytes);
        return 0;
    }

    /** Its weight is off the books once it has gone out, or never will. */
    private void writeFrames(long weightBytes) {
        writeFramesAsync().addListener(done -> waitingBytes.addAndGet(-weightBytes));
    }

    private void writePing() {
        frames().writePing();
        window.onPingSent(System.nanoTime());
    }

    private void onPingTimer() {
        if (window.silentNanos(System.nanoTime()) >= TimeUnit.SECONDS.toNanos(MAX_SILENCE_SECONDS)) {
            closeForViolation("no answer for " + MAX_SILENCE_SECONDS + " s");
        } else if (!window.hasPingInFlight()) {
            writePing();
            writeFrames();
            channel().flush();
        }
    }

    private static long weightBytes(PeerMessage message) {
        long weightBytes = MESSAGE_OVERHEAD_BYTES;
        if (message instanceof AppendEntries.Request append) {
            for (Entry entry : append.entries()) {
                weightBytes += entry.weight();
            }
        } else if (message instanceof InstallSnapshot.Chunk chunk) {
            weightBytes += chunk.data().length;
        }
        return weightBytes;
    }
}
