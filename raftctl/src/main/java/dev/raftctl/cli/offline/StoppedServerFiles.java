package dev.raftctl.cli.offline;

import dev.raftctl.node.journal.HealthSample;
import dev.raftctl.node.journal.LastAliveFile.LastAliveRecord;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.offline.ComparedDirectory;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the data directory of a stopped server contains.
 *
 * @param path the directory, as the operator named it
 * @param identity the directory's owner
 * @param contents the log, the snapshot and the hard state
 * @param alive when the server last ran; null if it never wrote that
 * @param decisions its journal, oldest first
 * @param samples how it was while it ran, oldest first
 */
public record StoppedServerFiles(
        String path,
        ServerIdentity identity,
        ComparedDirectory contents,
        @Nullable LastAliveRecord alive,
        List<DecisionRecord> decisions,
        List<HealthSample> samples) {
    /** The kind of the record that a process adds when it has started. */
    static final String STARTED_KIND = "process-started";

    private static final String ENDING_KIND = "process-ending";

    public StoppedServerFiles {
        decisions = List.copyOf(decisions);
        samples = List.copyOf(samples);
    }

    public ServerId id() {
        return identity.id();
    }

    /** Returns when the server last ran, in milliseconds since the epoch by its own clock; -1 if unknown. */
    long lastAliveMillis() {
        long newest =
                decisions.isEmpty() ? -1 : decisions.get(decisions.size() - 1).atMillis();
        return alive == null ? newest : Math.max(newest, alive.wallMillis());
    }

    /** Returns whether the last process was asked to stop; otherwise it was killed, halted, or its host failed. */
    boolean stoppedCleanly() {
        boolean isEnding = false;
        for (DecisionRecord each : decisions) {
            if (each.kind().equals(STARTED_KIND) || each.kind().equals(ENDING_KIND)) {
                isEnding = each.kind().equals(ENDING_KIND);
            }
        }
        return isEnding;
    }

    /** Returns what the last process recorded, oldest first. */
    List<DecisionRecord> decisionsOfLastProcess() {
        int start = 0;
        for (int i = 0; i < decisions.size(); i++) {
            start = decisions.get(i).kind().equals(STARTED_KIND) ? i : start;
        }
        return decisions.subList(start, decisions.size());
    }

    /** Returns the newest record of one of these kinds that the last process made; null if there is none. */
    @Nullable
    DecisionRecord newest(String... kinds) {
        DecisionRecord newest = null;
        for (DecisionRecord each : decisionsOfLastProcess()) {
            newest = List.of(kinds).contains(each.kind()) ? each : newest;
        }
        return newest;
    }
}
