package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process may still believe what it thinks is in its files. Lost at the first failed fsync, or write that was
 * not undone, and never regained: after a failed fsync the system may have dropped the pages, and the next fsync says all is
 * well (hazard D03). Any thread.
 */
final class FsyncFailureLatch {
    private volatile @Nullable StorageFailure firstFailure;

    void throwIfFailed() throws StorageFailure {
        StorageFailure first = firstFailure;
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

    /** Returns the failure, for throwing; it is none that space alone would mend. */
    StorageFailure latch(StorageFailure failure) {
        StorageFailure lasting = failure.asPermanent();
        if (firstFailure == null) {
            firstFailure = lasting;
        }
        return lasting;
    }

    /** What failed left only a temporary file behind: a full disk costs no trust then. */
    StorageFailure latchUnlessFull(IOException error, Path file, String doing) {
        StorageFailure failure = StorageFailure.of(error, file, doing);
        return failure.kind() == StorageFailure.Kind.FULL ? failure : latch(failure);
    }
}
