package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process may still believe what it thinks is in its files. Lost at the first failed fsync, or write that was
 * not undone, and never regained: after a failed fsync the system may have dropped the pages, and the next fsync says all is
 * well (trap D03). Any thread.
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

    /** Returns the failure, for throwing; it is none that space alone would mend. */
    StorageFailure lose(StorageFailure failure) {
        StorageFailure lasting = failure.lasting();
        if (lost == null) {
            lost = lasting;
        }
        return lasting;
    }

    /** What failed left only a temporary file behind: a full disk costs no trust then. */
    StorageFailure met(IOException error, Path file, String doing) {
        StorageFailure failure = StorageFailure.of(error, file, doing);
        return failure.kind() == StorageFailure.Kind.FULL ? failure : lose(failure);
    }
}
