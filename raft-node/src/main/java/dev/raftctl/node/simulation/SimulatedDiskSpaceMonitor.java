package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import java.io.IOException;

/** Tells a server's core how much room its disk has, as the node's own watch does; looks only while there is an end to it. */
final class SimulatedDiskSpaceMonitor {
    /** Less is little. */
    private static final long LOW_SPACE_BYTES = 1_000;

    private final ServerProcess process;
    private final SimulatedStorage storage;
    private DiskSpaceLevel space = DiskSpaceLevel.AMPLE;
    private long fullUntil;
    private boolean polling;

    SimulatedDiskSpaceMonitor(ServerProcess process, SimulatedStorage storage) {
        this.process = process;
        this.storage = storage;
    }

    /** The disk may be short already when the server starts. */
    void start() {
        try {
            if (storage.freeBytes() == Long.MAX_VALUE) {
                return;
            }
        } catch (IOException failure) {
            process.context().count("disks that fail at once");
        }
        process.scheduleAfter(1, this::startPolling);
    }

    /** A write found no room. The core, which may be in the midst of a step, is told a moment later. */
    void onDiskFull() {
        fullUntil = process.context().now() + pollIntervalNanos();
        process.scheduleAfter(1, () -> {
            report(DiskSpaceLevel.FULL);
            startPolling();
        });
    }

    /** Something happened to the disk. */
    void startPolling() {
        if (!polling) {
            polling = true;
            poll();
        }
    }

    private void poll() {
        process.runDiskWork(() -> {
            long freeBytes = storage.freeBytes();
            if (space != DiskSpaceLevel.FULL || process.context().now() >= fullUntil) {
                report(freeBytes < LOW_SPACE_BYTES ? DiskSpaceLevel.LOW : DiskSpaceLevel.AMPLE);
            }
            polling = freeBytes != Long.MAX_VALUE || space != DiskSpaceLevel.AMPLE;
            if (polling) {
                process.scheduleAfter(pollIntervalNanos(), this::poll);
            }
        });
    }

    private void report(DiskSpaceLevel current) {
        if (current != space) {
            space = current;
            process.context().count("disks seen " + current.label());
            process.step(new Event.DiskSpaceChanged(current));
        }
    }

    private long pollIntervalNanos() {
        return process.settings().electionTimeoutNanos() / 4;
    }
}
