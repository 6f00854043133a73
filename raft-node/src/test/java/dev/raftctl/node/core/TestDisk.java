package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PlacedConfiguration;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import java.util.ArrayList;
import java.util.List;

/** What a server has durably stored: what is left of it after a crash. */
final class TestDisk {
    private Ballot ballot = Ballot.NONE;
    private Position snapshot = Position.ZERO;
    private Configuration snapshotConfiguration = Configuration.NONE;
    private long firstIndex = 1;
    private long distrustedTerm;
    private long promisedNanos;
    private final List<Entry> entries = new ArrayList<>();

    Ballot ballot() {
        return ballot;
    }

    Position snapshot() {
        return snapshot;
    }

    Configuration snapshotConfiguration() {
        return snapshotConfiguration;
    }

    List<Entry> entries() {
        return entries;
    }

    long lastIndex() {
        return firstIndex + entries.size() - 1;
    }

    void vote(Ballot next) {
        ballot = next;
    }

    void write(List<Entry> more) {
        for (Entry entry : more) {
            truncateFrom(entry.index());
            Invariant.holds(
                    entry.index() == lastIndex() + 1, "entry %d is written behind %d", entry.index(), lastIndex());
            entries.add(entry);
        }
    }

    void loseTail(int count) {
        truncateFrom(lastIndex() - count + 1);
    }

    /** What it acknowledged in its term and before may be gone: it leaves that term. */
    void distrust() {
        distrustedTerm = ballot.term();
        ballot = new Ballot(ballot.term() + 1, null);
    }

    void note(long distrusted) {
        distrustedTerm = distrusted;
    }

    void leasePromise(long nanos) {
        promisedNanos = nanos;
    }

    private void truncateFrom(long index) {
        while (lastIndex() >= index && !entries.isEmpty()) {
            entries.remove(entries.size() - 1);
        }
    }

    List<Entry> read(long from, long to, long bytesMax) {
        List<Entry> some = new ArrayList<>();
        long bytes = 0;
        for (long index = from; index < to; index++) {
            Entry entry = entries.get((int) (index - firstIndex));
            bytes += entry.weight();
            if (!some.isEmpty() && bytes > bytesMax) {
                break;
            }
            some.add(entry);
        }
        return some;
    }

    /** The newest configuration at or before this index. */
    Configuration configurationAt(long index) {
        Configuration found = snapshotConfiguration;
        for (Entry entry : entries) {
            if (entry.kind() == EntryKind.CONFIGURATION && entry.index() <= index && entry.index() > snapshot.index()) {
                found = ConfigurationFormat.decode(entry.payload());
            }
        }
        return found;
    }

    void captured(Position last, Configuration configuration) {
        snapshot = last;
        snapshotConfiguration = configuration;
    }

    /** A leader's snapshot: the log behind it stays when it agrees at its end (trap S01). */
    void install(Position last, Configuration configuration) {
        boolean agrees = last.index() >= firstIndex
                && last.index() <= lastIndex()
                && entries.get((int) (last.index() - firstIndex)).term() == last.term();
        if (agrees) {
            compact(last.index() + 1);
        } else {
            entries.clear();
            firstIndex = last.index() + 1;
        }
        captured(last, configuration);
    }

    void compact(long firstToKeep) {
        while (firstIndex < firstToKeep && !entries.isEmpty()) {
            entries.remove(0);
            firstIndex++;
        }
    }

    RecoveredState recovered() {
        List<TermRun> runs = new ArrayList<>();
        List<PlacedConfiguration> configurations = new ArrayList<>();
        long term = 0;
        for (Entry entry : entries) {
            if (entry.term() != term) {
                runs.add(new TermRun(entry.index(), entry.term()));
                term = entry.term();
            }
            if (entry.kind() == EntryKind.CONFIGURATION) {
                configurations.add(
                        new PlacedConfiguration(entry.position(), ConfigurationFormat.decode(entry.payload())));
            }
        }
        if (lastIndex() < snapshot.index()) {
            entries.clear();
            firstIndex = snapshot.index() + 1;
            runs.clear();
            configurations.clear();
        }
        return new RecoveredState(
                ballot,
                snapshot,
                snapshotConfiguration,
                runs,
                firstIndex,
                lastIndex(),
                configurations,
                distrustedTerm,
                promisedNanos);
    }
}
