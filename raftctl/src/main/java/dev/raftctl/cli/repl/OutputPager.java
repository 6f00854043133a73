package dev.raftctl.cli.repl;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/**
 * A pager: passes bytes on until the screen is full, then waits for a key: space shows another screen, Enter one more
 * line, q discards the rest. Output that arrives slowly is never held up.
 */
final class OutputPager extends OutputStream {
    private static final String PROMPT = "-- more: space, Enter, q --";
    private static final long BURST_NANOS = 2_000_000_000L;

    private final OutputStream out;
    private final Terminal terminal;
    private long screenStartNanos = System.nanoTime();
    private int lines;
    private int column;
    private boolean inEscapeSequence;
    private boolean quit;

    OutputPager(OutputStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void write(int value) throws IOException {
        if (quit) {
            return;
        }
        if (lines >= terminal.getRows() - 1 && column == 0) {
            if (System.nanoTime() - screenStartNanos < BURST_NANOS) {
                promptForKey();
            } else {
                lines = 0;
            }
            screenStartNanos = System.nanoTime();
            if (quit) {
                return;
            }
        }
        out.write(value);
        advance(value);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Returns whether the user has left the pager. */
    boolean hasQuit() {
        return quit;
    }

    private void advance(int value) {
        if (inEscapeSequence) {
            // A color sequence occupies no columns and ends with a letter.
            inEscapeSequence = !Character.isLetter(value);
        } else if (value == 0x1b) {
            inEscapeSequence = true;
        } else if (value == '\n') {
            lines++;
            column = 0;
        } else if ((value & 0xc0) != 0x80) {
            column++;
            if (column > terminal.getColumns()) {
                lines++;
                column = 1;
            }
        }
    }

    private void promptForKey() throws IOException {
        out.write(PROMPT.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        Attributes savedAttributes = terminal.enterRawMode();
        try {
            int key = readKey(terminal.reader());
            if (key == 'q' || key == 'Q' || key == 3 || key < 0) {
                quit = true;
            } else if (key == '\r' || key == '\n') {
                lines--;
            } else {
                lines = 0;
            }
        } finally {
            terminal.setAttributes(savedAttributes);
        }
        out.write(("\r" + " ".repeat(PROMPT.length()) + "\r").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static int readKey(NonBlockingReader keys) throws IOException {
        while (true) {
            int key = keys.read();
            if (key == ' ' || key == '\r' || key == '\n' || key == 'q' || key == 'Q' || key == 3 || key < 0) {
                return key;
            }
        }
    }
}
