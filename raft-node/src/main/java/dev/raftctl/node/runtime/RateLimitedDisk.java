package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.ReadObservingDisk;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A disk for who reads everything and is in no hurry: no more than so many bytes a second, so that the writes for which others wait
 * find the disk free. One thread, which an interrupt hurries; any may ask how much was read.
 */
final class RateLimitedDisk extends ReadObservingDisk {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long bytesPerSecond;
    private final LongSupplier clock;
    private final LongConsumer pause;
    private final long startedNanos;
    private volatile long bytesRead;

    /**
     * @param clock nanoseconds of a monotonic clock
     * @param pause waits so many nanoseconds, or shorter
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
