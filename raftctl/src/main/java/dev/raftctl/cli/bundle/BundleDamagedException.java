package dev.raftctl.cli.bundle;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Thrown when a file is not a bundle, or not as it was written. The message says why, without the file's name. */
public final class BundleDamagedException extends IOException {
    private static final long serialVersionUID = 1;

    BundleDamagedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
