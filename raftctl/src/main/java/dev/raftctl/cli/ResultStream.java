package dev.raftctl.cli;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Writes results as UTF-8, regardless of the locale, and records whether every write succeeded. */
final class ResultStream extends PrintStream {
    private final FailureRecorder failures;

    private ResultStream(FailureRecorder failures) {
        super(new BufferedOutputStream(failures), false, StandardCharsets.UTF_8);
        this.failures = failures;
    }

    /**
     * @param mayBeAbandoned whether the reader may stop early, as {@code head} does; evaluated only after a write has
     *     failed
     */
    static ResultStream to(OutputStream out, BooleanSupplier mayBeAbandoned) {
        return new ResultStream(new FailureRecorder(out, mayBeAbandoned));
    }

    /** Returns the first failed write of the results, or null if everything was written or the reader stopped early. */
    @Nullable
    Failure writeFailure() {
        flush();
        IOException firstFailure = failures.firstFailure;
        return firstFailure == null || failures.mayBeAbandoned.getAsBoolean()
                ? null
                : new Failure(
                        ExitCode.FAULT,
                        FailureReason.CANNOT_WRITE.name(),
                        "the output could not be written: " + firstFailure.getMessage(),
                        "the command itself succeeded; only its output was lost",
                        firstFailure);
    }

    /** Keeps the exception of the first failed write, because a {@link PrintStream} swallows exceptions. */
    private static final class FailureRecorder extends FilterOutputStream {
        private final BooleanSupplier mayBeAbandoned;
        private @Nullable IOException firstFailure;

        FailureRecorder(OutputStream out, BooleanSupplier mayBeAbandoned) {
            super(out);
            this.mayBeAbandoned = mayBeAbandoned;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException failure) {
                firstFailure = firstFailure == null ? failure : firstFailure;
                throw failure;
            }
        }
    }
}
