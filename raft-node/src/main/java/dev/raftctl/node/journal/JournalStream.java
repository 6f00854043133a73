package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A part of the journal with files and limits of its own, so that frequent events cannot displace elections. The newest
 * file has the stream's name; older ones have a number after it, {@code elections.notes.1} being the newest of them.
 */
enum JournalStream {
    /** Leaders, campaigns, votes, and the starts and ends of the process. The files cover months. */
    ELECTIONS("elections.notes", 2, 2 << 20),
    /** Everything else. */
    EVENTS("events.notes", 4, 1 << 20);

    /** The kinds of records from which the history of terms and leaders is built. */
    private static final Set<String> ELECTION_KINDS = Set.of(
            "election-started",
            "election-won",
            "election-lost",
            "vote-granted",
            "leader-heard",
            "leader-lost",
            "leader-ended",
            "stepped-down",
            "leaderless",
            "first-command",
            "first-commit",
            "transfer-started",
            "transfer-ended",
            "change-started",
            "change-committed",
            "barred",
            "removed",
            "mending",
            "whole",
            "lineage",
            PreviousProcessEnd.STARTED_KIND,
            PreviousProcessEnd.ENDING_KIND,
            PreviousProcessEnd.HALTED_KIND);

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

    /**
     * Returns the stream for a record. Pre-votes that lead to no election are too frequent for the election stream, and
     * so are the lines that a server without a leader adds after the first: one every 10 s.
     */
    static JournalStream of(DecisionRecord record) {
        boolean isElection = record.kind().equals("election")
                && record.data().text("request").equals("vote");
        boolean isRepeated =
                record.kind().equals("leaderless") && !record.cause().equals("begin");
        return isElection || (ELECTION_KINDS.contains(record.kind()) && !isRepeated) ? ELECTIONS : EVENTS;
    }

    int maxFileBytes() {
        return maxFileBytes;
    }
}
