package dev.raftctl.cli.repl;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/**
 * Output a screen at a time: passes bytes on until the screen is full, then waits for a key: space for another screen, Enter for
 * a line, q for no more. What comes later is passed over. Output that trickles in over a longer time is never held up.
 */
final class More extends OutputStream {
    private static final String QUESTION = "-- more: space, Enter, q --";
    private static final long QUICK_NANOS = 2_000_000_000L;

    private final OutputStream screen;
    private final Terminal terminal;
    private long screenSince = System.nanoTime();
    private int lines;
    private int column;
    private boolean escape;
    private boolean over;

    More(OutputStream screen, Terminal terminal) {
        this.screen = screen;
        this.terminal = terminal;
    }

    @Override
    public void write(int value) throws IOException {
        if (over) {
            return;
        }
        if (lines >= terminal.getRows() - 1 && column == 0) {
            if (System.nanoTime() - screenSince < QUICK_NANOS) {
                ask();
            } else {
                lines = 0;
            }
            screenSince = System.nanoTime();
            if (over) {
                return;
            }
        }
        screen.write(value);
        advance(value);
    }

    @Override
    public void flush() throws IOException {
        screen.flush();
    }

    /** Whether no more was wanted. */
    boolean isOver() {
        return over;
    }

    private void advance(int value) {
        if (escape) {
            // A colour: it takes no room, and ends with a letter.
            escape = !Character.isLetter(value);
        } else if (value == 0x1b) {
            escape = true;
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

    private void ask() throws IOException {
        screen.write(QUESTION.getBytes(StandardCharsets.US_ASCII));
        screen.flush();
        Attributes before = terminal.enterRawMode();
        try {
            int key = key(terminal.reader());
            if (key == 'q' || key == 'Q' || key == 3 || key < 0) {
                over = true;
            } else if (key == '\r' || key == '\n') {
                lines--;
            } else {
                lines = 0;
            }
        } finally {
            terminal.setAttributes(before);
        }
        screen.write(("\r" + " ".repeat(QUESTION.length()) + "\r").getBytes(StandardCharsets.US_ASCII));
        screen.flush();
    }

    private static int key(NonBlockingReader keys) throws IOException {
        while (true) {
            int key = keys.read();
            if (key == ' ' || key == '\r' || key == '\n' || key == 'q' || key == 'Q' || key == 3 || key < 0) {
                return key;
            }
        }
    }
}
