package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Latches the first failed fsync, or write that was not undone; every later operation fails, and only reopening the
 * directory resets it. After a failed fsync the kernel may have dropped the dirty pages while the next fsync reports
 * success (hazard D03). Thread-safe.
 */
public final class FsyncFailureLatch {
    private volatile @Nullable StorageFailure firstFailure;

    void throwIfFailed() throws StorageFailure {
        StorageFailure first = firstFailure;
        if (first != null) {
            throw new StorageFailure(
                    first.kind(),
                    first.file(),
                    first.offset(),
                    "no further access after an earlier failure: " + first.getMessage(),
                    first.hint(),
                    first);
        }
    }

    /**
     * Latches the failure and returns the exception to throw, which is never FULL: freeing space alone does not resolve
     * it.
     */
    StorageFailure latch(StorageFailure failure) {
        StorageFailure permanent = failure.asPermanent();
        if (firstFailure == null) {
            firstFailure = permanent;
        }
        return permanent;
    }

    /**
     * Latches the failure unless the disk is full. For writes to temporary files only: if such a write fails on a full
     * disk, no data is in doubt.
     */
    StorageFailure latchUnlessFull(IOException error, Path file, String action) {
        StorageFailure failure = StorageFailure.of(error, file, action);
        return failure.kind() == StorageFailure.StorageFailureKind.FULL ? failure : latch(failure);
    }
}
