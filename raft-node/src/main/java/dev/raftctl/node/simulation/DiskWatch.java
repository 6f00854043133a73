package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.Space;
import java.io.IOException;

/** Tells a server's core how much room its disk has, as the node's own watch does; looks only while there is an end to it. */
final class DiskWatch {
    /** Less is little. */
    private static final long MIN_FREE_BYTES = 1_000;

    private final ServerProcess process;
    private final ServerFiles files;
    private Space space = Space.AMPLE;
    private long fullUntil;
    private boolean watching;

    DiskWatch(ServerProcess process, ServerFiles files) {
        this.process = process;
        this.files = files;
    }

    /** The disk may be short already when the server starts. */
    void begin() {
        try {
            if (files.freeBytes() == Long.MAX_VALUE) {
                return;
            }
        } catch (IOException failing) {
            process.world().count("disks that fail at once");
        }
        process.after(1, this::watch);
    }

    /** A write found no room. The core, which may be in the midst of a step, is told a moment later. */
    void foundNone() {
        fullUntil = process.world().now() + pauseNanos();
        process.after(1, () -> {
            tell(Space.FULL);
            watch();
        });
    }

    /** Something happened to the disk. */
    void watch() {
        if (!watching) {
            watching = true;
            look();
        }
    }

    private void look() {
        process.guarded(() -> {
            long free = files.freeBytes();
            if (space != Space.FULL || process.world().now() >= fullUntil) {
                tell(free < MIN_FREE_BYTES ? Space.LOW : Space.AMPLE);
            }
            watching = free != Long.MAX_VALUE || space != Space.AMPLE;
            if (watching) {
                process.after(pauseNanos(), this::look);
            }
        });
    }

    private void tell(Space now) {
        if (now != space) {
            space = now;
            process.world().count("disks seen " + now.word());
            process.step(new Event.SpaceSeen(now));
        }
    }

    private long pauseNanos() {
        return process.swarm().electionTimeoutNanos() / 4;
    }
}
