package dev.raftctl.cli.screen;

import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/** What keys a terminal sends, as what they mean. One thread. */
final class Keys {
    /** How long a lone Esc may yet become the beginning of another key's sequence. */
    private static final long ESCAPE_MILLIS = 50;

    private final BindingReader reader;
    private final KeyMap<Key> map = new KeyMap<>();

    Keys(Terminal terminal) {
        reader = new BindingReader(terminal.reader());
        map.setAmbiguousTimeout(ESCAPE_MILLIS);
        map.setNomatch(Key.OTHER);
        map.setUnicode(Key.OTHER);
        arrow(terminal, Key.UP, Capability.key_up, "\033[A", "\033OA");
        arrow(terminal, Key.DOWN, Capability.key_down, "\033[B", "\033OB");
        arrow(terminal, Key.FIRST, Capability.key_home, "\033[H", "\033OH");
        arrow(terminal, Key.LAST, Capability.key_end, "\033[F", "\033OF");
        map.bind(Key.UP, "k");
        map.bind(Key.DOWN, "j");
        map.bind(Key.FIRST, "g");
        map.bind(Key.LAST, "G");
        map.bind(Key.ENTER, "\r", "\n");
        map.bind(Key.SORT, "s");
        map.bind(Key.REVERSE, "r");
        map.bind(Key.STEP_DOWN, "d");
        map.bind(Key.PAUSE, "p", " ");
        map.bind(Key.HELP, "h", "?");
        map.bind(Key.YES, "y", "Y");
        map.bind(Key.NO, "n", "N");
        map.bind(Key.BACK, "q", KeyMap.esc());
        map.bind(Key.QUIT, KeyMap.ctrl('C'), KeyMap.ctrl('D'));
    }

    private void arrow(Terminal terminal, Key key, Capability capability, String... usual) {
        String told = KeyMap.key(terminal, capability);
        if (told != null) {
            map.bind(key, told);
        }
        map.bind(key, usual);
    }

    /** The key that is pressed within that time; null: none; {@link Key#QUIT} when there will be none any more. */
    @Nullable
    Key next(long millis) {
        int first = reader.peekCharacter(millis);
        if (first == -2) {
            return null;
        }
        if (first < 0) {
            return Key.QUIT;
        }
        Key key = reader.readBinding(map);
        return key == null ? Key.QUIT : key;
    }
}
