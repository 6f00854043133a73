package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A failed fsync. It is unknown how much of the data reached the disk, so the write cannot be undone, whatever the
 * cause (hazard D03).
 */
final class FsyncFailure extends IOException {
    private static final long serialVersionUID = 1;

    private FsyncFailure(IOException error) {
        super(error.getMessage(), error);
    }

    static void forceFile(Disk.OpenDiskFile file) throws FsyncFailure {
        try {
            file.force();
        } catch (IOException error) {
            throw new FsyncFailure(error);
        }
    }

    static void forceDirectory(Disk disk, Path directory) throws FsyncFailure {
        try {
            disk.forceDirectory(directory);
        } catch (IOException error) {
            throw new FsyncFailure(error);
        }
    }
}
