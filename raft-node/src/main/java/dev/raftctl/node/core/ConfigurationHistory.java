package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PlacedConfiguration;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;

/**
 * The configurations of the log and of the snapshot. The last one is in force, committed or not (dissertation section 4.1), also
 * after a restart (trap M03).
 */
final class ConfigurationHistory {
    private final List<PlacedConfiguration> placed = new ArrayList<>();
    private final ServerId self;
    private boolean selfWasMember;

    ConfigurationHistory(RecoveredState recovered, ServerId self) {
        this.self = self;
        place(new PlacedConfiguration(recovered.snapshot(), recovered.snapshotConfiguration()));
        for (PlacedConfiguration entry : recovered.configurations()) {
            if (entry.position().index() > recovered.snapshot().index()) {
                place(entry);
            }
        }
    }

    private void place(PlacedConfiguration next) {
        placed.add(next);
        selfWasMember |= next.configuration().contains(self);
    }

    /** Whether this server was a member as far back as it knows: one that was not is new, and not removed. */
    boolean selfWasMember() {
        return selfWasMember;
    }

    Configuration inForce() {
        return newest().configuration();
    }

    /** The one before that, which decides again when the one in force is truncated. */
    Configuration beforeInForce() {
        return placed.size() < 2
                ? Configuration.NONE
                : placed.get(placed.size() - 2).configuration();
    }

    /** Where the configuration in force stands; {@link Position#ZERO} when there is none. */
    Position position() {
        return inForce().isEmpty() ? Position.ZERO : newest().position();
    }

    /**
     * The newest configuration that is committed; that of the snapshot, which may be empty, when no later one is known
     * to be.
     */
    PlacedConfiguration committed(long commitIndex) {
        for (int i = placed.size() - 1; i > 0; i--) {
            if (placed.get(i).position().index() <= commitIndex) {
                return placed.get(i);
            }
        }
        return placed.get(0);
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
        place(new PlacedConfiguration(entry.position(), ConfigurationFormat.decode(entry.payload())));
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

    /** This server's own snapshot covers everything up to here: what came before the configuration as of it is history. */
    void captured(Position last) {
        while (placed.size() > 1 && placed.get(1).position().index() <= last.index()) {
            placed.remove(0);
        }
    }

    /** A leader's snapshot took the place of the whole log, also of a newer configuration in it (traps M04, M05). */
    void replaced(Position last, Configuration configuration) {
        placed.clear();
        place(new PlacedConfiguration(last, configuration));
    }

    private PlacedConfiguration newest() {
        return placed.get(placed.size() - 1);
    }
}
