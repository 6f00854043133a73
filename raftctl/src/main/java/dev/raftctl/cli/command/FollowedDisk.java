package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Advance;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.WatchedDisk;

/** This machine's disk, with a line of progress while much is read. One thread. */
final class FollowedDisk extends WatchedDisk {
    private final Advance advance;

    FollowedDisk(Advance advance) {
        super(new RealDisk());
        this.advance = advance;
    }

    @Override
    protected void hasRead(int bytes) {
        advance.by(bytes);
    }
}
