package dev.raftctl.cli;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Writes results as UTF-8, regardless of the locale, and records whether every write succeeded. */
final class ResultPrintStream extends PrintStream {
    private final WriteFailureRecorder failures;

    private ResultPrintStream(WriteFailureRecorder failures) {
        super(new BufferedOutputStream(failures), false, StandardCharsets.UTF_8);
        this.failures = failures;
    }

    /**
     * @param mayBeAbandoned whether the reader may stop early, as {@code head} does; evaluated only after a write has
     *     failed
     */
    static ResultPrintStream to(OutputStream out, BooleanSupplier mayBeAbandoned) {
        return new ResultPrintStream(new WriteFailureRecorder(out, mayBeAbandoned));
    }

    /** Returns the first failed write of the results, or null if everything was written or the reader stopped early. */
    @Nullable
    CliFailure writeFailure() {
        flush();
        IOException firstFailure = failures.firstFailure;
        return firstFailure == null || failures.mayBeAbandoned.getAsBoolean()
                ? null
                : new CliFailure(
                        ExitCode.FAULT,
                        CliFailureReason.CANNOT_WRITE.name(),
                        "the output could not be written: " + firstFailure.getMessage(),
                        "the command itself succeeded; only its output was lost",
                        firstFailure);
    }

    /** Keeps the exception of the first failed write, because a {@link PrintStream} swallows exceptions. */
    private static final class WriteFailureRecorder extends FilterOutputStream {
        private final BooleanSupplier mayBeAbandoned;
        private @Nullable IOException firstFailure;

        WriteFailureRecorder(OutputStream out, BooleanSupplier mayBeAbandoned) {
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
