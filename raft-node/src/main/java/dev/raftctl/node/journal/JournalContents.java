package dev.raftctl.node.journal;

import java.util.List;

/**
 * What could be read of a journal.
 *
 * @param records the records of all streams and of both format versions, oldest first, each once
 * @param damagedLineCount the number of lines that were skipped because they are damaged; an incomplete last line,
 *     which a killed process leaves, does not count
 * @param unreadableFiles for each file that could not be read at all, its name and why
 */
public record JournalContents(List<JournalRecord> records, int damagedLineCount, List<String> unreadableFiles) {
    public JournalContents {
        records = List.copyOf(records);
        unreadableFiles = List.copyOf(unreadableFiles);
    }
}
