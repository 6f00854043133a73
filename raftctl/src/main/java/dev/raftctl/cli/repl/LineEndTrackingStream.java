package dev.raftctl.cli.repl;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The stream to the terminal, which tracks whether its last line has been ended. Thread-safe, unlike the terminal's own
 * stream: the output and the errors of a program that a command runs are copied by threads of their own.
 */
final class LineEndTrackingStream extends FilterOutputStream {
    private boolean midLine;

    LineEndTrackingStream(OutputStream out) {
        super(out);
    }

    @Override
    public synchronized void write(int value) throws IOException {
        out.write(value);
        midLine = value != '\n';
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (length > 0) {
            out.write(bytes, from, length);
            midLine = bytes[from + length - 1] != '\n';
        }
    }

    /** Ends the current line if necessary, so that the next output starts on a new line. */
    synchronized void endLine() throws IOException {
        if (midLine) {
            write('\n');
        }
        flush();
    }

    @Override
    public synchronized void flush() throws IOException {
        out.flush();
    }

    /**
     * Flushes the stream but does not close it, because a command that closes its output must not close the terminal.
     */
    @Override
    public void close() throws IOException {
        flush();
    }
}
