package dev.raftctl.cli.command;

import dev.raftctl.cli.history.HistoryRecord;
import java.util.List;

/**
 * The journals that a command about the cluster's history has read.
 *
 * @param records of each server in the order in which it made them
 * @param notes what could not be read, and why
 * @param hasRunningServers whether a running server answered, so that durations count back from now
 * @param nowMillis the time, or when the answers of a bundle were recorded
 */
record CollectedHistory(List<HistoryRecord> records, List<String> notes, boolean hasRunningServers, long nowMillis) {
    /** Returns the time from which a duration counts back: now, or the newest record if only files were read. */
    long referenceMillis() {
        return hasRunningServers
                ? nowMillis
                : records.stream()
                        .mapToLong(record -> record.decision().atMillis())
                        .max()
                        .orElse(nowMillis);
    }
}
