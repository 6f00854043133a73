package dev.raftctl.node.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Pauses after each chunk for as long as writing it took, so that background writes leave the processor and the disk
 * idle half of the time. One thread.
 */
final class ThrottledOutputStream extends OutputStream {
    private static final int CHUNK_BYTES = 256 << 10;

    /** The maximum length of a pause, so that a single stall of the disk does not cause an equally long pause. */
    private static final long MAX_PAUSE_NANOS = 50 * TimeSource.NANOS_PER_MILLI;

    private final OutputStream target;
    private final TimeSource ticker;
    private final BooleanSupplier unthrottled;
    private final LongConsumer pause;
    private long chunkStartedNanos;
    private int chunkBytes;

    /**
     * @param unthrottled returns true once the stream must no longer pause
     * @param pause waits for this many nanoseconds or less
     */
    ThrottledOutputStream(OutputStream target, TimeSource ticker, BooleanSupplier unthrottled, LongConsumer pause) {
        this.target = target;
        this.ticker = ticker;
        this.unthrottled = unthrottled;
        this.pause = pause;
        this.chunkStartedNanos = ticker.nanos();
    }

    @Override
    public void write(int value) throws IOException {
        target.write(value);
        onWritten(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, CHUNK_BYTES - chunkBytes);
            target.write(bytes, offset + done, part);
            done += part;
            onWritten(part);
        }
    }

    private void onWritten(int bytes) {
        chunkBytes += bytes;
        if (chunkBytes >= CHUNK_BYTES) {
            chunkBytes = 0;
            pauseAfterChunk();
        }
    }

    private void pauseAfterChunk() {
        long now = ticker.nanos();
        long until = now + Math.min(now - chunkStartedNanos, MAX_PAUSE_NANOS);
        while (!unthrottled.getAsBoolean() && now - until < 0) {
            pause.accept(until - now);
            now = ticker.nanos();
        }
        chunkStartedNanos = now;
    }
}
