package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.Space;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Looks each second how much room the disk has, so that the core knows before a write fails, and at once when one did. Its own
 * thread, since asking a disk may take long; {@link #foundNone} and {@link #seen} are for any.
 */
final class SpaceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final long LOOK_NANOS = 1_000 * Ticker.NANOS_PER_MILLI;

    private final ServerStorage storage;
    private final String directory;
    private final long minFreeBytes;
    private final SpaceRule rule;
    private final Inbox inbox;
    private final Ticker ticker;
    private final Bell bell = new Bell();
    private volatile DiskSpace seen;
    private volatile boolean writeFailed;
    private volatile boolean stopping;

    SpaceWatch(ServerStorage storage, Path directory, long minFreeBytes, Inbox inbox, Ticker ticker) {
        this.storage = storage;
        this.directory = directory.toAbsolutePath().normalize().toString();
        this.minFreeBytes = minFreeBytes;
        this.rule = new SpaceRule(minFreeBytes);
        this.inbox = inbox;
        this.ticker = ticker;
        this.seen = new DiskSpace(Space.AMPLE, -1, minFreeBytes, this.directory);
    }

    DiskSpace seen() {
        return seen;
    }

    /** A write found no room. */
    void foundNone() {
        writeFailed = true;
        bell.ring();
    }

    void stop() {
        stopping = true;
        bell.ring();
    }

    void run() {
        while (!stopping) {
            look();
            bell.sleep(() -> !stopping && !writeFailed, LOOK_NANOS);
        }
    }

    private void look() {
        long free = freeBytes();
        long now = ticker.nanos();
        Space space;
        if (writeFailed) {
            writeFailed = false;
            space = rule.foundNone(free, now);
        } else {
            space = rule.saw(free, now);
        }
        boolean news = space != seen.space();
        seen = new DiskSpace(space, free, minFreeBytes, directory);
        if (news) {
            LOG.atLevel(space == Space.AMPLE ? Level.INFO : Level.WARN)
                    .log(
                            "the disk of {} is {}: {} bytes free, {} are to be kept free",
                            directory,
                            space.word(),
                            free < 0 ? "unknown" : free,
                            minFreeBytes);
            inbox.completed(new Event.SpaceSeen(space));
        }
    }

    private long freeBytes() {
        try {
            return storage.freeBytes();
        } catch (IOException unknown) {
            LOG.debug("the room on the disk of {} is not known", directory, unknown);
            return -1;
        }
    }
}
