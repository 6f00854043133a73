package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link PeerLink}. Any thread queues messages; the event loop writes them after each flush.
 * Entries and snapshots wait in a separate queue for the {@link SendWindow}, and large ones are sent in parts. All
 * other messages are sent immediately, ahead of them, so that a heartbeat does not wait until a slow link has
 * transferred a megabyte (E26).
 */
final class PeerConnection extends OutboundConnection {
    /** The assumed size, in bytes, of a message without its payload. */
    private static final int MESSAGE_OVERHEAD_BYTES = 96;

    /**
     * Close the connection after this long without a PONG. A machine that has failed closes nothing, and TCP would wait
     * for minutes.
     */
    private static final int MAX_SILENCE_SECONDS = 3;

    /** The minimum interval between two progress reports. */
    private static final long PROGRESS_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final PeerLink link;
    private final ConnectionWriteQueue<QueuedMessage> queue = new ConnectionWriteQueue<>();
    private final AtomicBoolean wakeupPending = new AtomicBoolean();
    private final AtomicLong waitingBytes = new AtomicLong();
    private @Nullable Future<?> pingTimer;
    private final SendWindow window = new SendWindow(System.nanoTime());
    private final ArrayDeque<QueuedMessage> bulkQueue = new ArrayDeque<>();
    private long lastProgressNanos;

    /** The encoded frame of a message that is being sent in parts, or null. */
    private byte @Nullable [] partialFrame;

    private int partialFrameOffset;
    private long partialFrameWeightBytes;
    private boolean closeReported;
    private volatile boolean established;
    private boolean closedByLink;

    /** A message that waits in the queue. */
    private static final class QueuedMessage extends ConnectionWriteQueue.WriteQueueItem<QueuedMessage> {
        final PeerMessage message;
        final long weightBytes;

        QueuedMessage(PeerMessage message, long weightBytes) {
            this.message = message;
            this.weightBytes = weightBytes;
        }
    }

    PeerConnection(
            PeerLink link, NettyEventLoops loops, WireLimits limits, HostPort address, Supplier<Hello> helloSupplier) {
        super(loops, limits, address, helloSupplier);
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
            return; // Messages wait for the welcome.
        }
        requestWrite();
    }

    /** Returns how many bytes wait in this queue and in the channel, which never exceeds the limit. */
    long waitingBytes() {
        return waitingBytes.get();
    }

    /** Closes the connection in any state, because its link is closed. */
    void close() {
        closedByLink = true;
        if (isInstalled()) {
            close("closed locally");
        }
    }

    @Override
    void onWelcome(HelloReply.WelcomeReply welcome) {
        if (closedByLink || !link.onWelcome(welcome)) {
            closeReported = true;
            close("rejected locally");
            return;
        }
        established = true;
        // Measure the round-trip time of the idle link.
        writePing();
        writeFrames();
        flush();
        channel().flush();
        pingTimer = loop().scheduleWithFixedDelay(this::onPingTimer, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    void onRejected(HelloReply.HelloRejected rejection) {
        closeReported = true;
        link.onRejected(rejection);
    }

    @Override
    void onFrameAfterHandshake(FrameKind kind, FrameReader frame) throws WireProtocolFailure {
        if (kind != FrameKind.PONG) {
            throw new WireProtocolFailure("unexpected frame on an outgoing peer connection: " + kind);
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
            if (queued.message.isBulk()) {
                bulkQueue.add(queued);
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

    private boolean hasBulk() {
        return !isClosing() && (partialFrame != null || !bulkQueue.isEmpty());
    }

    /**
     * Writes bulk messages as far as the window allows. Takes and returns the size of all messages written to the frame
     * buffer.
     */
    private long writeBulk(long bufferedBytes) {
        long weightBytes = bufferedBytes;
        while (hasBulk() && window.isOpen()) {
            byte[] unfinishedFrame = partialFrame;
            if (unfinishedFrame != null) {
                weightBytes = writePart(unfinishedFrame, weightBytes);
            } else {
                weightBytes = writeNext(bulkQueue.remove(), weightBytes);
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

    /** Writes the next bulk message, or prepares the message for sending in parts. */
    private long writeNext(QueuedMessage queued, long bufferedBytes) {
        if (queued.weightBytes > window.partBytes() && negotiated().version() >= FrameKind.PARTS_VERSION) {
            writeFrames(bufferedBytes);
            try {
                frames().writePeerMessage(queued.message, negotiated());
            } catch (WireProtocolFailure unencodable) {
                link.onUnencodableMessage(queued.message, unencodable);
                return queued.weightBytes;
            }
            partialFrame = frames().takeSingleFrame();
            partialFrameOffset = 0;
            partialFrameWeightBytes = queued.weightBytes;
            return 0;
        }
        window.onSent(queued.weightBytes);
        return writeMessage(queued.message, bufferedBytes + queued.weightBytes);
    }

    private long writePart(byte[] frame, long bufferedBytes) {
        int length = Math.min(window.nextPartBytes(), frame.length - partialFrameOffset);
        boolean last = partialFrameOffset + length == frame.length;
        frames().writePart(
                        last ? FrameKind.PEER_MESSAGE_LAST_PART : FrameKind.PEER_MESSAGE_PART,
                        frame,
                        partialFrameOffset,
                        length);
        window.onSent(length);
        partialFrameOffset += length;
        long weightBytes = bufferedBytes;
        if (last) {
            partialFrame = null;
            weightBytes += partialFrameWeightBytes;
        }
        return writeFramesIfFull(weightBytes);
    }

    private long writeMessage(PeerMessage message, long weightBytes) {
        try {
            frames().writePeerMessage(message, negotiated());
        } catch (WireProtocolFailure unencodable) {
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

    /**
     * Passes frames to the channel. Their size no longer counts as waiting once they have been sent or can no longer be
     * sent.
     */
    private void writeFrames(long weightBytes) {
        writeFramesAsync().addListener(done -> waitingBytes.addAndGet(-weightBytes));
    }

    private void writePing() {
        frames().writePing();
        window.onPingSent(System.nanoTime());
    }

    private void onPingTimer() {
        if (window.silentNanos(System.nanoTime()) >= TimeUnit.SECONDS.toNanos(MAX_SILENCE_SECONDS)) {
            closeForViolation("no PONG for " + MAX_SILENCE_SECONDS + " s");
        } else if (!window.hasPingInFlight()) {
            writePing();
            writeFrames();
            channel().flush();
        }
    }

    private static long weightBytes(PeerMessage message) {
        return MESSAGE_OVERHEAD_BYTES + message.payloadBytes();
    }
}
