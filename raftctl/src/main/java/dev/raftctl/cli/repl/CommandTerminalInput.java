package dev.raftctl.cli.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import org.jline.utils.NonBlockingReader;

/**
 * Standard input of a command that runs in the console, for example for the answer to its question. If the thread is
 * interrupted, a read stops waiting and fails. Confined to one thread.
 */
final class CommandTerminalInput extends InputStream {
    private static final long POLL_MILLIS = 100;

    private final NonBlockingReader keys;
    private byte[] pending = new byte[0];
    private int next;

    CommandTerminalInput(NonBlockingReader keys) {
        this.keys = keys;
    }

    @Override
    public int read() throws IOException {
        if (next == pending.length) {
            int key = awaitKey();
            if (key < 0) {
                return -1;
            }
            pending = String.valueOf((char) key).getBytes(StandardCharsets.UTF_8);
            next = 0;
        }
        return pending[next++] & 0xff;
    }

    /** Returns one byte per call, so that a caller that needs only one line does not block to read more. */
    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int first = length == 0 ? -1 : read();
        if (first < 0) {
            return length == 0 ? 0 : -1;
        }
        into[from] = (byte) first;
        return 1;
    }

    private int pollKey() throws IOException {
        try {
            return keys.read(POLL_MILLIS);
        } catch (InterruptedIOException original) {
            InterruptedIOException described = new InterruptedIOException("interrupted");
            described.initCause(original);
            throw described;
        }
    }

    private int awaitKey() throws IOException {
        int key = NonBlockingReader.READ_EXPIRED;
        while (key == NonBlockingReader.READ_EXPIRED) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
            key = pollKey();
        }
        return key;
    }
}
