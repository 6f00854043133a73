package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The possible contents of a disk after a crash. It keeps the last durable version and every later one: a recovered log
 * must be a prefix of one of them and contain everything that each of them shares with the durable version.
 */
final class StorageModel {
    private HardState durableHardState = HardState.INITIAL;
    private final List<HardState> laterHardStates = new ArrayList<>();
    private TreeMap<Long, LogEntry> log = new TreeMap<>();
    private final List<TreeMap<Long, LogEntry>> versions = new ArrayList<>();
    private long safeIndex;
    private long baseIndex;
    private LogPosition snapshot = LogPosition.ZERO;
    private LogPosition attemptedSnapshot = LogPosition.ZERO;

    StorageModel() {
        versions.add(log);
    }

    void hardState(HardState hardState) {
        laterHardStates.add(hardState);
    }

    void appendEntries(List<LogEntry> entries) {
        TreeMap<Long, LogEntry> next = new TreeMap<>(log.headMap(entries.get(0).index(), false));
        safeIndex = Math.min(safeIndex, entries.get(0).index() - 1);
        entries.forEach(entry -> next.put(entry.index(), entry));
        log = next;
        versions.add(next);
    }

    void onSync() {
        if (!laterHardStates.isEmpty()) {
            durableHardState = laterHardStates.get(laterHardStates.size() - 1);
            laterHardStates.clear();
        }
        versions.clear();
        versions.add(log);
        safeIndex = last();
    }

    void attemptedSnapshot(LogPosition position) {
        attemptedSnapshot = position;
    }

    void snapshotSaved() {
        snapshot = attemptedSnapshot;
    }

    /** The snapshot has replaced, or is replacing, the log: none of its entries need survive from now on. */
    void onSnapshotAdopted() {
        LogEntry entryAtSnapshot = log.get(attemptedSnapshot.index());
        if (entryAtSnapshot == null || entryAtSnapshot.term() != attemptedSnapshot.term()) {
            log = new TreeMap<>();
            baseIndex = attemptedSnapshot.index();
            versions.add(log);
            safeIndex = Math.min(safeIndex, baseIndex);
        }
    }

    long last() {
        return log.isEmpty() ? baseIndex : log.lastKey();
    }

    long lastTerm() {
        return log.isEmpty() ? snapshot.term() : log.lastEntry().getValue().term();
    }

    LogPosition at(long index) {
        return Objects.requireNonNull(log.get(index)).position();
    }

    HardState hardState() {
        return laterHardStates.isEmpty() ? durableHardState : laterHardStates.get(laterHardStates.size() - 1);
    }

    /** Compares the recovered state with the possible ones, and then takes it as the durable version. */
    void checkRecovered(ServerStorage storage) throws StorageFailure {
        RecoveredState found = storage.recovered();
        List<HardState> allowedHardStates = new ArrayList<>(laterHardStates);
        allowedHardStates.add(durableHardState);
        assertThat(allowedHardStates).as("hard state").contains(found.hardState());
        assertThat(found.snapshot()).as("snapshot").isIn(snapshot, attemptedSnapshot);
        TreeMap<Long, LogEntry> read = new TreeMap<>();
        if (found.lastIndex() >= found.firstIndex()) {
            storage.read(found.firstIndex(), found.lastIndex() + 1, Long.MAX_VALUE)
                    .forEach(entry -> read.put(entry.index(), entry));
            assertThat(read).hasSize((int) (found.lastIndex() - found.firstIndex() + 1));
        }
        assertThat(found.firstIndex())
                .as("first index, without a gap after the snapshot")
                .isLessThanOrEqualTo(found.snapshot().index() + 1);
        assertThat(versions)
                .as("versions of which the recovered log is a prefix: %s", read.values())
                .anyMatch(version -> version.entrySet().containsAll(read.entrySet())
                        && (version.isEmpty() || version.firstKey() <= Math.max(1, found.lastIndex() + 1)));
        assertThat(Math.max(found.lastIndex(), found.snapshot().index()))
                .as("recovered index, with everything durable")
                .isGreaterThanOrEqualTo(safeIndex);
        durableHardState = found.hardState();
        laterHardStates.clear();
        snapshot = found.snapshot();
        log = read;
        baseIndex = found.firstIndex() - 1;
        versions.clear();
        versions.add(log);
        safeIndex = found.lastIndex();
    }
}
