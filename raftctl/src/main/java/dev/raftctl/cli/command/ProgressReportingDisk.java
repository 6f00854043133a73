package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ProgressReporter;
import dev.raftctl.node.storage.ReadObservingDisk;
import dev.raftctl.node.storage.RealDisk;

/** Reads from the local disk and reports progress during long reads. Confined to one thread. */
final class ProgressReportingDisk extends ReadObservingDisk {
    private final ProgressReporter progress;

    ProgressReportingDisk(ProgressReporter progress) {
        super(new RealDisk());
        this.progress = progress;
    }

    @Override
    protected void onRead(int bytes) {
        progress.add(bytes);
    }
}
