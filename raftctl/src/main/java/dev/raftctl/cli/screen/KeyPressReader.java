package dev.raftctl.cli.screen;

import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * Reads key presses: maps the byte sequences that a terminal sends to the meanings of the keys. Confined to one thread.
 */
final class KeyPressReader {
    /** How long to wait after an Esc byte, because the sequences of other keys also start with Esc. */
    private static final long ESCAPE_MILLIS = 50;

    private final BindingReader reader;
    private final KeyMap<KeyPress> bindings = new KeyMap<>();

    KeyPressReader(Terminal terminal) {
        reader = new BindingReader(terminal.reader());
        bindings.setAmbiguousTimeout(ESCAPE_MILLIS);
        bindings.setNomatch(KeyPress.OTHER);
        bindings.setUnicode(KeyPress.OTHER);
        arrow(terminal, KeyPress.UP, Capability.key_up, "\033[A", "\033OA");
        arrow(terminal, KeyPress.DOWN, Capability.key_down, "\033[B", "\033OB");
        arrow(terminal, KeyPress.FIRST, Capability.key_home, "\033[H", "\033OH");
        arrow(terminal, KeyPress.LAST, Capability.key_end, "\033[F", "\033OF");
        bindings.bind(KeyPress.UP, "k");
        bindings.bind(KeyPress.DOWN, "j");
        bindings.bind(KeyPress.FIRST, "g");
        bindings.bind(KeyPress.LAST, "G");
        bindings.bind(KeyPress.ENTER, "\r", "\n");
        bindings.bind(KeyPress.SORT, "s");
        bindings.bind(KeyPress.REVERSE, "r");
        bindings.bind(KeyPress.STEP_DOWN, "d");
        bindings.bind(KeyPress.PAUSE, "p", " ");
        bindings.bind(KeyPress.HELP, "h", "?");
        bindings.bind(KeyPress.YES, "y", "Y");
        bindings.bind(KeyPress.NO, "n", "N");
        bindings.bind(KeyPress.BACK, "q", KeyMap.esc());
        bindings.bind(KeyPress.QUIT, KeyMap.ctrl('C'), KeyMap.ctrl('D'));
    }

    private void arrow(Terminal terminal, KeyPress key, Capability capability, String... defaults) {
        String sequence = KeyMap.key(terminal, capability);
        if (sequence != null) {
            bindings.bind(key, sequence);
        }
        bindings.bind(key, defaults);
    }

    /** Waits for a key press. Returns null after a timeout, and {@link KeyPress#QUIT} at the end of the input. */
    @Nullable
    KeyPress readKey(long millis) {
        int first = reader.peekCharacter(millis);
        if (first == -2) {
            return null;
        }
        if (first < 0) {
            return KeyPress.QUIT;
        }
        KeyPress key = reader.readBinding(bindings);
        return key == null ? KeyPress.QUIT : key;
    }
}
