package dev.raftctl.cli;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Results on their way out, in UTF-8 whatever the locale, and whether they got there. */
final class ResultStream extends PrintStream {
    private final Watched watched;

    private ResultStream(Watched watched) {
        super(new BufferedOutputStream(watched), false, StandardCharsets.UTF_8);
        this.watched = watched;
    }

    /** @param mayBeLeft whether nobody need be there to read to the end, as {@code head} does not: asked once something is lost */
    static ResultStream to(OutputStream out, BooleanSupplier mayBeLeft) {
        return new ResultStream(new Watched(out, mayBeLeft));
    }

    /** What was lost; null: nothing that anybody wants. */
    @Nullable
    Failure loss() {
        flush();
        IOException first = watched.first;
        return first == null || watched.mayBeLeft.getAsBoolean()
                ? null
                : new Failure(
                        ExitCode.FAULT,
                        Cause.CANNOT_WRITE.name(),
                        "the output could not be written: " + first.getMessage(),
                        "what was asked for was done; make room, or send the output elsewhere, and look again",
                        first);
    }

    /** Keeps the first failure, which a {@link PrintStream} swallows. */
    private static final class Watched extends FilterOutputStream {
        private final BooleanSupplier mayBeLeft;
        private @Nullable IOException first;

        Watched(OutputStream out, BooleanSupplier mayBeLeft) {
            super(out);
            this.mayBeLeft = mayBeLeft;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException lost) {
                first = first == null ? lost : first;
                throw lost;
            }
        }
    }
}
