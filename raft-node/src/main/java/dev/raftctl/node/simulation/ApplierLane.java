package dev.raftctl.node.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a server's machine has to do, one piece after the other, as its applier does it. */
final class ApplierLane {
    private final ServerProcess process;
    private final Deque<ServerProcess.DiskWork> waiting = new ArrayDeque<>();
    private boolean busy;

    ApplierLane(ServerProcess process) {
        this.process = process;
    }

    void add(ServerProcess.DiskWork work) {
        waiting.add(work);
        if (!busy) {
            next();
        }
    }

    private void next() {
        ServerProcess.DiskWork work = waiting.poll();
        busy = work != null;
        if (work != null) {
            process.after(process.applyNanos(), () -> {
                process.guarded(work);
                next();
            });
        }
    }
}
