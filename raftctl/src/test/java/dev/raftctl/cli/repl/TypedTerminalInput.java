package dev.raftctl.cli.repl;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The keyboard of a scripted console: the console waits for each line until the script types it. */
final class TypedTerminalInput extends InputStream {
    private static final int END = -1;

    private final BlockingQueue<Integer> typed = new LinkedBlockingQueue<>();

    /** Types a line and Enter. */
    void type(String line) {
        for (byte each : (line + "\n").getBytes(StandardCharsets.UTF_8)) {
            typed.add(Byte.toUnsignedInt(each));
        }
    }

    /** Closes the terminal. */
    void end() {
        typed.add(END);
    }

    @Override
    public int read() {
        try {
            return typed.take();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return END;
        }
    }

    /** Returns at most one byte, so that nothing is read before it is needed. */
    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int next = read();
        if (next == END) {
            return END;
        }
        into[offset] = (byte) next;
        return 1;
    }
}
