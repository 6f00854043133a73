package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import java.util.ArrayList;
import java.util.List;

/** What a server has stored durably and still has after a crash. */
final class TestDisk {
    private HardState hardState = HardState.INITIAL;
    private LogPosition snapshot = LogPosition.ZERO;
    private Configuration snapshotConfiguration = Configuration.NONE;
    private long firstIndex = 1;
    private long recoveringTerm;
    private long leasePromiseNanos;
    private final List<LogEntry> entries = new ArrayList<>();

    HardState hardState() {
        return hardState;
    }

    LogPosition snapshot() {
        return snapshot;
    }

    Configuration snapshotConfiguration() {
        return snapshotConfiguration;
    }

    List<LogEntry> entries() {
        return entries;
    }

    long lastIndex() {
        return firstIndex + entries.size() - 1;
    }

    void writeHardState(HardState next) {
        hardState = next;
    }

    void write(List<LogEntry> newEntries) {
        for (LogEntry entry : newEntries) {
            truncateFrom(entry.index());
            InvariantChecks.holds(
                    entry.index() == lastIndex() + 1, "entry %d is written after %d", entry.index(), lastIndex());
            entries.add(entry);
        }
    }

    void loseTail(int count) {
        truncateFrom(lastIndex() - count + 1);
    }

    /**
     * Starts recovery as storage does: entries acknowledged up to this term may be missing, so the server leaves the
     * term.
     */
    void startRecovery() {
        recoveringTerm = hardState.term();
        hardState = new HardState(hardState.term() + 1, null);
    }

    void markRecovering(long term) {
        recoveringTerm = term;
    }

    void storeLeasePromise(long nanos) {
        leasePromiseNanos = nanos;
    }

    private void truncateFrom(long index) {
        while (lastIndex() >= index && !entries.isEmpty()) {
            entries.remove(entries.size() - 1);
        }
    }

    List<LogEntry> read(long from, long to, long maxBytes) {
        List<LogEntry> result = new ArrayList<>();
        long bytes = 0;
        for (long index = from; index < to; index++) {
            LogEntry entry = entries.get((int) (index - firstIndex));
            bytes += entry.weight();
            if (!result.isEmpty() && bytes > maxBytes) {
                break;
            }
            result.add(entry);
        }
        return result;
    }

    /** Returns the newest configuration in the log at or before this index. */
    Configuration configurationAt(long index) {
        Configuration found = snapshotConfiguration;
        for (LogEntry entry : entries) {
            if (entry.kind() == LogEntryKind.CONFIGURATION
                    && entry.index() <= index
                    && entry.index() > snapshot.index()) {
                found = ClusterConfigurationFormat.decode(entry.payload());
            }
        }
        return found;
    }

    void saveSnapshot(LogPosition last, Configuration configuration) {
        snapshot = last;
        snapshotConfiguration = configuration;
    }

    /** Installs a leader's snapshot; entries after it are kept if the log matches its end (hazard S01). */
    void installSnapshot(LogPosition last, Configuration configuration) {
        boolean agrees = last.index() >= firstIndex
                && last.index() <= lastIndex()
                && entries.get((int) (last.index() - firstIndex)).term() == last.term();
        if (agrees) {
            compact(last.index() + 1);
        } else {
            entries.clear();
            firstIndex = last.index() + 1;
        }
        saveSnapshot(last, configuration);
    }

    void compact(long firstToKeep) {
        while (firstIndex < firstToKeep && !entries.isEmpty()) {
            entries.remove(0);
            firstIndex++;
        }
    }

    RecoveredState recovered() {
        List<TermRun> termRuns = new ArrayList<>();
        List<PositionedConfiguration> configurations = new ArrayList<>();
        long term = 0;
        for (LogEntry entry : entries) {
            if (entry.term() != term) {
                termRuns.add(new TermRun(entry.index(), entry.term()));
                term = entry.term();
            }
            if (entry.kind() == LogEntryKind.CONFIGURATION) {
                configurations.add(new PositionedConfiguration(
                        entry.position(), ClusterConfigurationFormat.decode(entry.payload())));
            }
        }
        if (lastIndex() < snapshot.index()) {
            entries.clear();
            firstIndex = snapshot.index() + 1;
            termRuns.clear();
            configurations.clear();
        }
        return new RecoveredState(
                hardState,
                snapshot,
                snapshotConfiguration,
                termRuns,
                firstIndex,
                lastIndex(),
                configurations,
                recoveringTerm,
                leasePromiseNanos);
    }
}
