package dev.raftctl.node.storage;

import org.jspecify.annotations.Nullable;

/**
 * Whether this process may still believe what it thinks is in its files. Lost at the first failed write or fsync and never
 * regained: after a failed fsync the system may have dropped the pages, and the next fsync says all is well (trap D03).
 * Any thread.
 */
final class Trust {
    private volatile @Nullable StorageFailure lost;

    void check() throws StorageFailure {
        StorageFailure first = lost;
        if (first != null) {
            throw new StorageFailure(
                    first.kind(),
                    first.file(),
                    first.offset(),
                    "the files are not trusted any more since: " + first.getMessage(),
                    first.hint(),
                    first);
        }
    }

    /** Returns the failure, for throwing. */
    StorageFailure lose(StorageFailure failure) {
        if (lost == null) {
            lost = failure;
        }
        return failure;
    }
}
