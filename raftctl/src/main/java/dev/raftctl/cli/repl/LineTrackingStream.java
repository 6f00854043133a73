package dev.raftctl.cli.repl;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Where results appear; remembers whether the last line was ended. One thread. */
final class LineTrackingStream extends FilterOutputStream {
    private boolean midLine;

    LineTrackingStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        out.write(value);
        midLine = value != '\n';
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > 0) {
            out.write(bytes, from, length);
            midLine = bytes[from + length - 1] != '\n';
        }
    }

    /** So that what follows begins a line of its own. */
    void endLine() throws IOException {
        if (midLine) {
            write('\n');
        }
        flush();
    }

    /** Closing what a command was given does not close the screen. */
    @Override
    public void close() throws IOException {
        flush();
    }
}
