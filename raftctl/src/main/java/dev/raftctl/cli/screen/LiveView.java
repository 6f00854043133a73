package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Cell.Tone;
import java.io.IOError;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Curses;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * Draws a board on the whole screen and reads the keys. Only what changed is written, so nothing flickers. However it ends, the
 * terminal is as it was. One thread; an interrupt ends it.
 */
final class LiveView {
    private static final long GLANCE_MILLIS = 50;

    private final Terminal terminal;
    private final PrintStream out;
    private final boolean colour;
    private final boolean unicode;
    private final Display display;
    private final Board board = new Board();
    private volatile boolean resized;
    private volatile boolean ended;
    private boolean broken;

    /** @param out the same terminal, where the last sequences go also when JLine has closed its own stream already */
    LiveView(Terminal terminal, PrintStream out, boolean colour) {
        this.terminal = terminal;
        this.out = out;
        this.colour = colour;
        unicode = terminal.encoding().newEncoder().canEncode('█');
        display = new Display(terminal, true);
    }

    /**
     * Until a key, the end of input, or the end of the process ends it.
     *
     * @return whether a person ended it; false: the process was told to end, or the terminal is gone
     * @throws IllegalStateException the terminal was closed meanwhile, by the end of the process
     */
    boolean run(Sampler sampler) {
        String leave = sequence(Capability.cursor_normal)
                + sequence(Capability.keypad_local)
                + sequence(Capability.exit_ca_mode);
        Attributes before = terminal.enterRawMode();
        SignalHandler resize = terminal.handle(Signal.WINCH, signal -> resized = true);
        SignalHandler interrupt = terminal.handle(Signal.INT, signal -> ended = true);
        try {
            terminal.puts(Capability.enter_ca_mode);
            terminal.puts(Capability.keypad_xmit);
            terminal.puts(Capability.cursor_invisible);
            watch(sampler);
            return !broken && !isClosed() && !Thread.currentThread().isInterrupted();
        } finally {
            out.print(leave);
            out.flush();
            if (!isClosed()) {
                terminal.handle(Signal.WINCH, resize);
                terminal.handle(Signal.INT, interrupt);
                terminal.setAttributes(before);
            }
        }
    }

    /** When the process is told to end, JLine restores the terminal's settings and closes it, perhaps before this thread knows. */
    private boolean isClosed() {
        try {
            return terminal.getAttributes() == null;
        } catch (IllegalStateException | IOError closed) {
            return true;
        }
    }

    private String sequence(Capability capability) {
        String sequence = terminal.getStringCapability(capability);
        return sequence == null ? "" : Curses.tputs(sequence);
    }

    private void watch(Sampler sampler) {
        Keys keys = new Keys(terminal);
        fit();
        draw();
        while (!ended && !Thread.currentThread().isInterrupted()) {
            boolean changed = false;
            Key key = press(keys);
            if (key != null) {
                Board.Wish wish = board.press(key);
                if (wish == Board.Wish.QUIT) {
                    return;
                }
                if (wish == Board.Wish.STEP_DOWN) {
                    sampler.stepDown();
                }
                changed = true;
            }
            News news = sampler.next();
            while (news != null) {
                take(news);
                changed = true;
                news = sampler.next();
            }
            if (resized) {
                resized = false;
                fit();
                changed = true;
            }
            if (changed) {
                draw();
            }
        }
    }

    private @Nullable Key press(Keys keys) {
        try {
            return keys.next(GLANCE_MILLIS);
        } catch (IOError closed) {
            // The terminal is gone, or an interrupt came while it was read: either ends the view, and nobody pressed a
            // key.
            broken = true;
            return Key.QUIT;
        }
    }

    private void take(News news) {
        if (news instanceof News.Seen seen) {
            board.take(seen.frame());
        } else if (news instanceof News.Said said) {
            board.tell(said.text(), said.bad());
        }
    }

    private void fit() {
        display.resize(terminal);
        display.clear();
        terminal.puts(Capability.clear_screen);
    }

    private void draw() {
        int rows = Math.max(1, terminal.getRows());
        int columns = Math.max(1, terminal.getColumns());
        List<AttributedString> screen = new ArrayList<>();
        for (Line line : new BoardLines(rows, columns, unicode).of(board)) {
            screen.add(styled(line, columns));
        }
        display.update(screen, 0);
    }

    private AttributedString styled(Line line, int columns) {
        AttributedStringBuilder text = new AttributedStringBuilder();
        for (Cell piece : line.pieces()) {
            text.append(piece.text(), colour ? style(piece.tone(), line.selected()) : AttributedStyle.DEFAULT);
        }
        int room = columns - text.length();
        if (colour && line.selected() && room > 0) {
            text.append(" ".repeat(room), AttributedStyle.INVERSE);
        }
        return text.toAttributedString();
    }

    private static AttributedStyle style(Tone tone, boolean selected) {
        AttributedStyle style = selected ? AttributedStyle.INVERSE : AttributedStyle.DEFAULT;
        return switch (tone) {
            case PLAIN -> style;
            case STRONG -> style.bold();
            case FAINT -> style.faint();
            case GOOD -> style.foreground(AttributedStyle.GREEN);
            case DOUBTFUL -> style.foreground(AttributedStyle.YELLOW);
            case BAD -> style.foreground(AttributedStyle.RED);
        };
    }
}
