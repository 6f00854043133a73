package dev.raftctl.cli.command;

import java.util.Iterator;
import java.util.List;

/** Completion candidates of {@code --output}. */
final class OutputFormatCompletions implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return List.of("table", "wide", "json", "jsonl", "yaml", "value").iterator();
    }
}
