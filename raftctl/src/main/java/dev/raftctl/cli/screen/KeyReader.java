package dev.raftctl.cli.screen;

import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * Reads key presses: maps the byte sequences that a terminal sends to the meanings of the keys. Confined to one thread.
 */
final class KeyReader {
    /** How long to wait after an Esc byte, because the sequences of other keys also start with Esc. */
    private static final long ESCAPE_MILLIS = 50;

    private final BindingReader reader;
    private final KeyMap<Key> bindings = new KeyMap<>();

    KeyReader(Terminal terminal) {
        reader = new BindingReader(terminal.reader());
        bindings.setAmbiguousTimeout(ESCAPE_MILLIS);
        bindings.setNomatch(Key.OTHER);
        bindings.setUnicode(Key.OTHER);
        arrow(terminal, Key.UP, Capability.key_up, "\033[A", "\033OA");
        arrow(terminal, Key.DOWN, Capability.key_down, "\033[B", "\033OB");
        arrow(terminal, Key.FIRST, Capability.key_home, "\033[H", "\033OH");
        arrow(terminal, Key.LAST, Capability.key_end, "\033[F", "\033OF");
        bindings.bind(Key.UP, "k");
        bindings.bind(Key.DOWN, "j");
        bindings.bind(Key.FIRST, "g");
        bindings.bind(Key.LAST, "G");
        bindings.bind(Key.ENTER, "\r", "\n");
        bindings.bind(Key.SORT, "s");
        bindings.bind(Key.REVERSE, "r");
        bindings.bind(Key.STEP_DOWN, "d");
        bindings.bind(Key.PAUSE, "p", " ");
        bindings.bind(Key.HELP, "h", "?");
        bindings.bind(Key.YES, "y", "Y");
        bindings.bind(Key.NO, "n", "N");
        bindings.bind(Key.BACK, "q", KeyMap.esc());
        bindings.bind(Key.QUIT, KeyMap.ctrl('C'), KeyMap.ctrl('D'));
    }

    private void arrow(Terminal terminal, Key key, Capability capability, String... defaults) {
        String sequence = KeyMap.key(terminal, capability);
        if (sequence != null) {
            bindings.bind(key, sequence);
        }
        bindings.bind(key, defaults);
    }

    /** Waits for a key press. Returns null after a timeout, and {@link Key#QUIT} at the end of the input. */
    @Nullable
    Key readKey(long millis) {
        int first = reader.peekCharacter(millis);
        if (first == -2) {
            return null;
        }
        if (first < 0) {
            return Key.QUIT;
        }
        Key key = reader.readBinding(bindings);
        return key == null ? Key.QUIT : key;
    }
}
