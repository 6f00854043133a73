package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.WatchedDisk;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A disk for who reads everything and is in no hurry: no more than so many bytes a second, so that the writes for which others wait
 * find the disk free. One thread, which an interrupt hurries; any may ask how much was read.
 */
final class UnhurriedDisk extends WatchedDisk {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long bytesPerSecond;
    private final LongSupplier clock;
    private final LongConsumer pause;
    private final long begun;
    private volatile long read;

    /**
     * @param clock nanoseconds of a monotonic clock
     * @param pause waits so many nanoseconds, or shorter
     */
    UnhurriedDisk(Disk disk, long bytesPerSecond, LongSupplier clock, LongConsumer pause) {
        super(disk);
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        this.pause = pause;
        this.begun = clock.getAsLong();
    }

    long bytesRead() {
        return read;
    }

    @Override
    protected void hasRead(int bytes) {
        long now = read + bytes;
        read = now;
        long early = now * NANOS_PER_SECOND / bytesPerSecond - (clock.getAsLong() - begun);
        if (early > 0) {
            pause.accept(early);
        }
    }
}
