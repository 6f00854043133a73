package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.pipeline.DiskSpacePolicy;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import java.io.IOException;

/** Polls the free space of a server's disk with virtual time. Polls only while the disk has a limit. */
final class SimulatedDiskSpaceMonitor {
    /** Disk space is reported as low if fewer bytes than this are free. */
    private static final long LOW_SPACE_BYTES = 1_000;

    private final SimulatedServerProcess process;
    private final SimulatedStorage storage;
    private final DiskSpacePolicy policy;
    private DiskSpaceLevel space = DiskSpaceLevel.AMPLE;
    private boolean polling;

    SimulatedDiskSpaceMonitor(SimulatedServerProcess process, SimulatedStorage storage) {
        this.process = process;
        this.storage = storage;
        long timeout = process.settings().electionTimeoutNanos();
        this.policy = new DiskSpacePolicy(
                LOW_SPACE_BYTES, new DiskSpacePolicy.DiskRetryLimits(1, timeout / 4, 8 * timeout, 16 * timeout));
    }

    /** Called when the server starts. Starts polling if the disk's free space is limited. */
    void start() {
        if (freeBytes() != Long.MAX_VALUE) {
            process.scheduleAfter(1, this::startPolling);
        }
    }

    /**
     * Reports to the core that the disk is full. The report is delayed a little, because the core may be in the middle
     * of a step.
     */
    void onDiskFull() {
        process.scheduleAfter(1, () -> {
            report(policy.onDiskFull(freeBytes(), process.clock()));
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
        long freeBytes = freeBytes();
        report(policy.onFreeBytes(freeBytes, process.clock()));
        polling = freeBytes != Long.MAX_VALUE || space != DiskSpaceLevel.AMPLE;
        if (polling) {
            process.scheduleAfter(process.settings().electionTimeoutNanos() / 4, this::poll);
        }
    }

    /** Returns the free space, or -1 if it is unknown. */
    private long freeBytes() {
        try {
            return storage.freeBytes();
        } catch (IOException unknown) {
            process.context().count("failed reads of the free disk space");
            return -1;
        }
    }

    private void report(DiskSpaceLevel current) {
        if (current != space) {
            space = current;
            process.context().count("disk space reported as " + current.label());
            process.step(new Event.DiskSpaceChanged(current));
        }
    }
}
