package dev.raftctl.node.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * What is written by who is in no hurry: after each portion it rests for as long as that took, so that processor and disk are free
 * half of the time for the writes that somebody waits for. One thread.
 */
final class UnhurriedStream extends OutputStream {
    private static final int PORTION_BYTES = 256 << 10;

    /** A disk that stalls once is no reason to rest as long. */
    private static final long REST_NANOS_MAX = 50 * Ticker.NANOS_PER_MILLI;

    private final OutputStream target;
    private final Ticker ticker;
    private final BooleanSupplier hurried;
    private final LongConsumer pause;
    private long begunNanos;
    private int portion;

    /**
     * @param hurried whether there is no more rest
     * @param pause waits so many nanoseconds, or shorter
     */
    UnhurriedStream(OutputStream target, Ticker ticker, BooleanSupplier hurried, LongConsumer pause) {
        this.target = target;
        this.ticker = ticker;
        this.hurried = hurried;
        this.pause = pause;
        this.begunNanos = ticker.nanos();
    }

    @Override
    public void write(int value) throws IOException {
        target.write(value);
        wrote(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, PORTION_BYTES - portion);
            target.write(bytes, offset + done, part);
            done += part;
            wrote(part);
        }
    }

    private void wrote(int bytes) {
        portion += bytes;
        if (portion >= PORTION_BYTES) {
            portion = 0;
            rest();
        }
    }

    private void rest() {
        long now = ticker.nanos();
        long until = now + Math.min(now - begunNanos, REST_NANOS_MAX);
        while (!hurried.getAsBoolean() && now - until < 0) {
            pause.accept(until - now);
            now = ticker.nanos();
        }
        begunNanos = now;
    }
}
