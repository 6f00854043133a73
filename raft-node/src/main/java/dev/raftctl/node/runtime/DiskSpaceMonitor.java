package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.pipeline.DiskSpacePolicy;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Polls the free disk space each second, so the core knows of a shortage before a write fails, and at once after a
 * write found the disk full. Runs on a thread of its own, because the poll may block; {@link #onDiskFull} and
 * {@link #latest} are for any thread.
 */
final class DiskSpaceMonitor {
    private static final Logger LOG = ServerLog.LOGGER;
    private static final long POLL_NANOS = 1_000 * TimeSource.NANOS_PER_MILLI;

    private final ServerStorage storage;
    private final String directory;
    private final long minFreeBytes;
    private final DiskSpacePolicy policy;
    private final CoreInbox inbox;
    private final TimeSource ticker;
    private final ThreadWakeup wakeup = new ThreadWakeup();
    private volatile DiskSpaceStatus latest;
    private volatile boolean writeFailed;
    private volatile boolean stopping;

    DiskSpaceMonitor(ServerStorage storage, Path directory, long minFreeBytes, CoreInbox inbox, TimeSource ticker) {
        this.storage = storage;
        this.directory = directory.toAbsolutePath().normalize().toString();
        this.minFreeBytes = minFreeBytes;
        this.policy = new DiskSpacePolicy(minFreeBytes, DiskSpacePolicy.DiskRetryLimits.DEFAULT);
        this.inbox = inbox;
        this.ticker = ticker;
        this.latest = new DiskSpaceStatus(DiskSpaceLevel.AMPLE, -1, minFreeBytes, this.directory);
    }

    DiskSpaceStatus latest() {
        return latest;
    }

    /** Called after a write failed because the disk was full. */
    void onDiskFull() {
        writeFailed = true;
        wakeup.signal();
    }

    void stop() {
        stopping = true;
        wakeup.signal();
    }

    void run() {
        while (!stopping) {
            check();
            wakeup.await(() -> !stopping && !writeFailed, POLL_NANOS);
        }
    }

    private void check() {
        long free = freeBytes();
        long now = ticker.nanos();
        DiskSpaceLevel space;
        if (writeFailed) {
            writeFailed = false;
            space = policy.onDiskFull(free, now);
        } else {
            space = policy.onFreeBytes(free, now);
        }
        boolean changed = space != latest.level();
        latest = new DiskSpaceStatus(space, free, minFreeBytes, directory);
        if (changed) {
            LOG.atLevel(space == DiskSpaceLevel.AMPLE ? Level.INFO : Level.WARN)
                    .log(
                            "disk space in {} is {}: {} bytes free, {} bytes to keep free",
                            directory,
                            space.label(),
                            free < 0 ? "unknown" : free,
                            minFreeBytes);
            inbox.addCompletion(new Event.DiskSpaceChanged(space));
        }
    }

    private long freeBytes() {
        try {
            return storage.freeBytes();
        } catch (IOException unknown) {
            LOG.debug("cannot determine the free disk space of {}", directory, unknown);
            return -1;
        }
    }
}
