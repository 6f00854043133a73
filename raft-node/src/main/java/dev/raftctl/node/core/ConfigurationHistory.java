package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PlacedConfiguration;
import java.util.ArrayList;
import java.util.List;

/**
 * The configurations of the log and of the snapshot. The last one is in force, committed or not (dissertation section 4.1), also
 * after a restart (trap M03).
 */
final class ConfigurationHistory {
    private final List<PlacedConfiguration> placed = new ArrayList<>();

    ConfigurationHistory(RecoveredState recovered) {
        placed.add(new PlacedConfiguration(recovered.snapshot(), recovered.snapshotConfiguration()));
        placed.addAll(recovered.configurations());
    }

    Configuration inForce() {
        return newest().configuration();
    }

    /** Where the configuration in force stands; 0 when there is none. */
    long index() {
        return inForce().isEmpty() ? 0 : newest().position().index();
    }

    /** Takes in an entry as it is appended; true when it is a configuration, now in force. */
    boolean appended(Entry entry) {
        if (entry.kind() != EntryKind.CONFIGURATION) {
            return false;
        }
        placed.add(new PlacedConfiguration(entry.position(), ConfigurationFormat.decode(entry.payload())));
        return true;
    }

    /** Entries from this index on are gone: back to the configuration before them (trap M02). */
    boolean truncatedFrom(long index) {
        boolean reverted = false;
        while (placed.size() > 1 && newest().position().index() >= index) {
            placed.remove(placed.size() - 1);
            reverted = true;
        }
        return reverted;
    }

    /** A snapshot with this configuration covers everything up to its end (traps M04, M05). */
    void snapshot(Position last, Configuration configuration, boolean suffixKept) {
        if (suffixKept) {
            placed.removeIf(older -> older.position().index() <= last.index());
        } else {
            placed.clear();
        }
        placed.add(0, new PlacedConfiguration(last, configuration));
    }

    private PlacedConfiguration newest() {
        return placed.get(placed.size() - 1);
    }
}
