package dev.raftctl.cli.command;

import java.util.Iterator;
import java.util.List;

/** Completion candidates of {@code --color}. */
final class ColorModeCompletions implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return List.of("auto", "always", "never").iterator();
    }
}
