package dev.raftctl.node.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs every step even if earlier ones fail, and throws the first failure at the end. Not thread-safe. */
final class FirstFailure {
    private @Nullable IOException first;

    /** A step that may fail. */
    interface Step {
        void run() throws IOException;
    }

    void tryRun(Step step) {
        try {
            step.run();
        } catch (IOException failed) {
            add(failed);
        }
    }

    void add(IOException failed) {
        if (first == null) {
            first = failed;
        } else {
            first.addSuppressed(failed);
        }
    }

    void throwIfAny() throws IOException {
        if (first != null) {
            throw first;
        }
    }
}
