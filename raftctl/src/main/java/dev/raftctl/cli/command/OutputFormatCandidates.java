package dev.raftctl.cli.command;

import java.util.Iterator;
import java.util.List;

/** For completion. */
final class OutputFormatCandidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return List.of("table", "wide", "json", "jsonl", "yaml", "value").iterator();
    }
}
