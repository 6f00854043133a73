package dev.raftctl.node.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of the journal with files and limits of its own, so that frequent events cannot displace elections. The newest
 * file has the stream's name; older ones have a number after it, {@code elections.notes.1} being the newest of them.
 */
enum JournalStream {
    /** Who led, who campaigned and who voted, and the starts and ends of the process: months. */
    ELECTIONS("elections.notes", 2, 2 << 20),
    /** Everything else. */
    EVENTS("events.notes", 4, 1 << 20);

    private final String fileName;
    private final int maxFiles;
    private final int maxFileBytes;

    JournalStream(String fileName, int maxFiles, int maxFileBytes) {
        this.fileName = fileName;
        this.maxFiles = maxFiles;
        this.maxFileBytes = maxFileBytes;
    }

    /** Returns the names of the stream's files, newest first, whether they exist or not. */
    List<String> fileNames() {
        List<String> names = new ArrayList<>();
        names.add(fileName);
        for (int age = 1; age < maxFiles; age++) {
            names.add(fileName + "." + age);
        }
        return names;
    }

    int maxFileBytes() {
        return maxFileBytes;
    }
}
