package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What may be found on a disk after a crash. Keeps what was last known durable and every version since: the log that is
 * recovered must be a beginning of one of them and hold all that each of them shares with the durable one.
 */
final class StorageModel {
    private HardState durableHardState = HardState.INITIAL;
    private final List<HardState> laterHardStates = new ArrayList<>();
    private TreeMap<Long, Entry> log = new TreeMap<>();
    private final List<TreeMap<Long, Entry>> versions = new ArrayList<>();
    private long safeIndex;
    private long baseIndex;
    private Position snapshot = Position.ZERO;
    private Position attemptedSnapshot = Position.ZERO;

    StorageModel() {
        versions.add(log);
    }

    void hardState(HardState hardState) {
        laterHardStates.add(hardState);
    }

    void appendEntries(List<Entry> entries) {
        TreeMap<Long, Entry> next = new TreeMap<>(log.headMap(entries.get(0).index(), false));
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

    void attemptedSnapshot(Position position) {
        attemptedSnapshot = position;
    }

    void snapshotSaved() {
        snapshot = attemptedSnapshot;
    }

    /** The log was, or is being, given up for the snapshot: from now on nothing of it is promised. */
    void onSnapshotAdopted() {
        Entry entryAtSnapshot = log.get(attemptedSnapshot.index());
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

    Position at(long index) {
        return Objects.requireNonNull(log.get(index)).position();
    }

    HardState hardState() {
        return laterHardStates.isEmpty() ? durableHardState : laterHardStates.get(laterHardStates.size() - 1);
    }

    /** Compares what was found with what may be; from now on, what was found is what is durable. */
    void checkRecovered(ServerStorage storage) throws StorageFailure {
        RecoveredState found = storage.recovered();
        List<HardState> allowedHardStates = new ArrayList<>(laterHardStates);
        allowedHardStates.add(durableHardState);
        assertThat(allowedHardStates).as("ballot").contains(found.hardState());
        assertThat(found.snapshot()).as("snapshot").isIn(snapshot, attemptedSnapshot);
        TreeMap<Long, Entry> read = new TreeMap<>();
        if (found.lastIndex() >= found.firstIndex()) {
            storage.read(found.firstIndex(), found.lastIndex() + 1, Long.MAX_VALUE)
                    .forEach(entry -> read.put(entry.index(), entry));
            assertThat(read).hasSize((int) (found.lastIndex() - found.firstIndex() + 1));
        }
        assertThat(found.firstIndex())
                .as("no gap")
                .isLessThanOrEqualTo(found.snapshot().index() + 1);
        assertThat(versions)
                .as("a beginning of one version: %s", read.values())
                .anyMatch(version -> version.entrySet().containsAll(read.entrySet())
                        && (version.isEmpty() || version.firstKey() <= Math.max(1, found.lastIndex() + 1)));
        assertThat(Math.max(found.lastIndex(), found.snapshot().index()))
                .as("nothing durable is lost")
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
