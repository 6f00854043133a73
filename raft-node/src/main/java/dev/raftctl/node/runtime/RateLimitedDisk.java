package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.ReadObservingDisk;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A disk with a limited read rate, for background reads that must leave the disk to writes. One thread reads; an
 * interrupt ends its current pause. Any thread may call {@link #bytesRead}.
 */
final class RateLimitedDisk extends ReadObservingDisk {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long bytesPerSecond;
    private final LongSupplier clock;
    private final LongConsumer pause;
    private final long startedNanos;
    private volatile long bytesRead;

    /**
     * @param clock a monotonic clock, in nanoseconds
     * @param pause waits for this many nanoseconds or less
     */
    RateLimitedDisk(Disk disk, long bytesPerSecond, LongSupplier clock, LongConsumer pause) {
        super(disk);
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        this.pause = pause;
        this.startedNanos = clock.getAsLong();
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    protected void onRead(int bytes) {
        long now = bytesRead + bytes;
        bytesRead = now;
        long aheadNanos = now * NANOS_PER_SECOND / bytesPerSecond - (clock.getAsLong() - startedNanos);
        if (aheadNanos > 0) {
            pause.accept(aheadNanos);
        }
    }
}
