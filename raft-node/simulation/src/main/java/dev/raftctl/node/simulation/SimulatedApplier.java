package dev.raftctl.node.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** Runs the tasks of a server's state machine one at a time, as the applier of a real server does. */
final class SimulatedApplier {
    private final SimulatedServerProcess process;
    private final Deque<SimulatedServerProcess.SimulatedDiskTask> queue = new ArrayDeque<>();
    private boolean busy;

    SimulatedApplier(SimulatedServerProcess process) {
        this.process = process;
    }

    void enqueue(SimulatedServerProcess.SimulatedDiskTask work) {
        queue.add(work);
        if (!busy) {
            runNext();
        }
    }

    private void runNext() {
        SimulatedServerProcess.SimulatedDiskTask work = queue.poll();
        busy = work != null;
        if (work != null) {
            process.scheduleAfter(process.applyNanos(), () -> {
                process.runDiskWork(work);
                runNext();
            });
        }
    }
}
