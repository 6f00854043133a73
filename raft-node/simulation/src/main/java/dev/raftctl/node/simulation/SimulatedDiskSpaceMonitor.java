package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import java.io.IOException;

/**
 * Reports the free space of a server's disk to its core, as the node's own monitor does. Polls only while the disk has
 * a limit.
 */
final class SimulatedDiskSpaceMonitor {
    /** Disk space is reported as low if fewer bytes than this are free. */
    private static final long LOW_SPACE_BYTES = 1_000;

    private final SimulatedServerProcess process;
    private final SimulatedStorage storage;
    private DiskSpaceLevel space = DiskSpaceLevel.AMPLE;
    private long fullUntil;
    private boolean polling;

    SimulatedDiskSpaceMonitor(SimulatedServerProcess process, SimulatedStorage storage) {
        this.process = process;
        this.storage = storage;
    }

    /** Called when the server starts. Starts polling if the disk's free space is limited. */
    void start() {
        try {
            if (storage.freeBytes() == Long.MAX_VALUE) {
                return;
            }
        } catch (IOException failure) {
            process.context().count("disk failures at start");
        }
        process.scheduleAfter(1, this::startPolling);
    }

    /**
     * Reports to the core that the disk is full. The report is delayed a little, because the core may be in the middle
     * of a step.
     */
    void onDiskFull() {
        fullUntil = process.context().now() + pollIntervalNanos();
        process.scheduleAfter(1, () -> {
            report(DiskSpaceLevel.FULL);
            startPolling();
        });
    }

    /** Starts polling the free space, unless polling has already started. */
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
            process.context().count("disk space reported as " + current.label());
            process.step(new Event.DiskSpaceChanged(current));
        }
    }

    private long pollIntervalNanos() {
        return process.settings().electionTimeoutNanos() / 4;
    }
}
