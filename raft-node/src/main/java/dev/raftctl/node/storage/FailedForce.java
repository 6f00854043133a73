package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.file.Path;

/** A force that failed: what of it is on the disk nobody knows, so it cannot be undone, whatever the reason (trap D03). */
final class FailedForce extends IOException {
    private static final long serialVersionUID = 1;

    private FailedForce(IOException error) {
        super(error.getMessage(), error);
    }

    static void force(Disk.OpenFile file) throws FailedForce {
        try {
            file.force();
        } catch (IOException error) {
            throw new FailedForce(error);
        }
    }

    static void forceDirectory(Disk disk, Path directory) throws FailedForce {
        try {
            disk.forceDirectory(directory);
        } catch (IOException error) {
            throw new FailedForce(error);
        }
    }
}
