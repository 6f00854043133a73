package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.StyledText;
import dev.raftctl.cli.view.StyledText.TextTone;
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
 * Draws a dashboard on the whole screen and reads keys. It writes only what changed, to avoid flicker, and always
 * restores the terminal. One thread; an interrupt ends it.
 */
final class DashboardScreen {
    private static final long POLL_MILLIS = 50;

    private final Terminal terminal;
    private final PrintStream out;
    private final boolean useColor;
    private final boolean unicode;
    private final Display display;
    private final Dashboard dashboard = new Dashboard();
    private volatile boolean resized;
    private volatile boolean interrupted;
    private boolean terminalLost;

    /**
     * @param out a second stream to the terminal, which can restore the screen after JLine has closed its own stream
     */
    DashboardScreen(Terminal terminal, PrintStream out, boolean useColor) {
        this.terminal = terminal;
        this.out = out;
        this.useColor = useColor;
        unicode = terminal.encoding().newEncoder().canEncode('█');
        display = new Display(terminal, true);
    }

    /**
     * Runs until a key, the end of the input, or the end of the process.
     *
     * @return whether the user quit; false if the process is shutting down or the terminal is gone
     * @throws IllegalStateException the terminal was closed because the process is shutting down
     */
    boolean run(StatusSampler sampler) {
        String exitSequence = sequence(Capability.cursor_normal)
                + sequence(Capability.keypad_local)
                + sequence(Capability.exit_ca_mode);
        Attributes savedAttributes = terminal.enterRawMode();
        SignalHandler resize = terminal.handle(Signal.WINCH, signal -> resized = true);
        SignalHandler interrupt = terminal.handle(Signal.INT, signal -> interrupted = true);
        try {
            terminal.puts(Capability.enter_ca_mode);
            terminal.puts(Capability.keypad_xmit);
            terminal.puts(Capability.cursor_invisible);
            loop(sampler);
            return !terminalLost && !isClosed() && !Thread.currentThread().isInterrupted();
        } finally {
            out.print(exitSequence);
            out.flush();
            if (!isClosed()) {
                terminal.handle(Signal.WINCH, resize);
                terminal.handle(Signal.INT, interrupt);
                terminal.setAttributes(savedAttributes);
            }
        }
    }

    /**
     * Returns whether the terminal is closed. On shutdown JLine closes it, possibly before this thread notices the
     * shutdown.
     */
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

    private void loop(StatusSampler sampler) {
        KeyPressReader keys = new KeyPressReader(terminal);
        resizeDisplay();
        draw();
        while (!interrupted && !Thread.currentThread().isInterrupted()) {
            boolean changed = false;
            KeyPress key = readKey(keys);
            if (key != null) {
                Dashboard.KeyPressAction action = dashboard.press(key);
                if (action == Dashboard.KeyPressAction.QUIT) {
                    return;
                }
                if (action == Dashboard.KeyPressAction.STEP_DOWN) {
                    sampler.stepDown();
                }
                changed = true;
            }
            StatusSamplerEvent event = sampler.next();
            while (event != null) {
                event.showOn(dashboard);
                changed = true;
                event = sampler.next();
            }
            if (resized) {
                resized = false;
                resizeDisplay();
                changed = true;
            }
            if (changed) {
                draw();
            }
        }
    }

    private @Nullable KeyPress readKey(KeyPressReader keys) {
        try {
            return keys.readKey(POLL_MILLIS);
        } catch (IOError closed) {
            // The terminal is gone, or an interrupt came during a read. Both end the view; no key was pressed.
            terminalLost = true;
            return KeyPress.QUIT;
        }
    }

    private void resizeDisplay() {
        display.resize(terminal);
        display.clear();
        terminal.puts(Capability.clear_screen);
    }

    private void draw() {
        int rows = Math.max(1, terminal.getRows());
        int columns = Math.max(1, terminal.getColumns());
        List<AttributedString> screen = new ArrayList<>();
        for (ScreenLine line : new DashboardRenderer(rows, columns, unicode).of(dashboard)) {
            screen.add(styled(line, columns));
        }
        display.update(screen, 0);
    }

    private AttributedString styled(ScreenLine line, int columns) {
        AttributedStringBuilder text = new AttributedStringBuilder();
        for (StyledText piece : line.pieces()) {
            text.append(piece.text(), useColor ? style(piece.tone(), line.selected()) : AttributedStyle.DEFAULT);
        }
        int padding = columns - text.length();
        if (useColor && line.selected() && padding > 0) {
            text.append(" ".repeat(padding), AttributedStyle.INVERSE);
        }
        return text.toAttributedString();
    }

    private static AttributedStyle style(TextTone tone, boolean selected) {
        AttributedStyle style = selected ? AttributedStyle.INVERSE : AttributedStyle.DEFAULT;
        return switch (tone) {
            case PLAIN -> style;
            case STRONG -> style.bold();
            case FAINT -> style.faint();
            case GOOD -> style.foreground(AttributedStyle.GREEN);
            case WARNING -> style.foreground(AttributedStyle.YELLOW);
            case BAD -> style.foreground(AttributedStyle.RED);
        };
    }
}
