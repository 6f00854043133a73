package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Entry;
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
    private Ballot durableBallot = Ballot.NONE;
    private final List<Ballot> laterBallots = new ArrayList<>();
    private TreeMap<Long, Entry> log = new TreeMap<>();
    private final List<TreeMap<Long, Entry>> versions = new ArrayList<>();
    private long safeUntil;
    private long base;
    private Position snapshot = Position.ZERO;
    private Position snapshotTried = Position.ZERO;

    StorageModel() {
        versions.add(log);
    }

    void ballot(Ballot ballot) {
        laterBallots.add(ballot);
    }

    void entries(List<Entry> entries) {
        TreeMap<Long, Entry> next = new TreeMap<>(log.headMap(entries.get(0).index(), false));
        safeUntil = Math.min(safeUntil, entries.get(0).index() - 1);
        entries.forEach(entry -> next.put(entry.index(), entry));
        log = next;
        versions.add(next);
    }

    void synced() {
        if (!laterBallots.isEmpty()) {
            durableBallot = laterBallots.get(laterBallots.size() - 1);
            laterBallots.clear();
        }
        versions.clear();
        versions.add(log);
        safeUntil = last();
    }

    void snapshotTried(Position position) {
        snapshotTried = position;
    }

    void snapshotDone() {
        snapshot = snapshotTried;
    }

    /** The log was, or is being, given up for the snapshot: from now on nothing of it is promised. */
    void adopting() {
        Entry there = log.get(snapshotTried.index());
        if (there == null || there.term() != snapshotTried.term()) {
            log = new TreeMap<>();
            base = snapshotTried.index();
            versions.add(log);
            safeUntil = Math.min(safeUntil, base);
        }
    }

    long last() {
        return log.isEmpty() ? base : log.lastKey();
    }

    long lastTerm() {
        return log.isEmpty() ? snapshot.term() : log.lastEntry().getValue().term();
    }

    Position at(long index) {
        return Objects.requireNonNull(log.get(index)).position();
    }

    Ballot ballot() {
        return laterBallots.isEmpty() ? durableBallot : laterBallots.get(laterBallots.size() - 1);
    }

    /** Compares what was found with what may be; from now on, what was found is what is durable. */
    void check(ServerStorage storage) throws StorageFailure {
        RecoveredState found = storage.recovered();
        List<Ballot> ballots = new ArrayList<>(laterBallots);
        ballots.add(durableBallot);
        assertThat(ballots).as("ballot").contains(found.ballot());
        assertThat(found.snapshot()).as("snapshot").isIn(snapshot, snapshotTried);
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
                .isGreaterThanOrEqualTo(safeUntil);
        durableBallot = found.ballot();
        laterBallots.clear();
        snapshot = found.snapshot();
        log = read;
        base = found.firstIndex() - 1;
        versions.clear();
        versions.add(log);
        safeUntil = found.lastIndex();
    }
}
