package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.TransferProgressReporter;
import dev.raftctl.node.storage.ReadObservingDisk;
import dev.raftctl.node.storage.RealDisk;

/** Reads from the local disk and reports progress during long reads. Confined to one thread. */
final class ProgressReportingDisk extends ReadObservingDisk {
    private final TransferProgressReporter progress;

    ProgressReportingDisk(TransferProgressReporter progress) {
        super(new RealDisk());
        this.progress = progress;
    }

    @Override
    protected void onRead(int bytes) {
        progress.add(bytes);
    }
}
