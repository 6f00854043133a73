package dev.raftctl.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** Standard input. Reading fails if standard input was closed when the process started. Confined to one thread. */
final class StandardInput extends FilterInputStream {
    private final BooleanSupplier wasClosed;
    private boolean isKnownOpen;

    /** @param wasClosed returns whether standard input was closed when the process started; called at the first read */
    StandardInput(InputStream in, BooleanSupplier wasClosed) {
        super(in);
        this.wasClosed = wasClosed;
    }

    @Override
    public int read() throws IOException {
        checkOpen();
        return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        checkOpen();
        return in.read(buffer, offset, length);
    }

    private void checkOpen() throws IOException {
        if (!isKnownOpen) {
            if (wasClosed.getAsBoolean()) {
                throw new IOException("it is closed");
            }
            isKnownOpen = true;
        }
    }
}
