package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;

/**
 * The configurations of the log and of the snapshot. The last one is in force, committed or not (dissertation section 4.1), also
 * after a restart (hazard M03).
 */
final class ConfigurationHistory {
    private final List<PositionedConfiguration> configurations = new ArrayList<>();
    private final ServerId self;
    private boolean selfWasMember;

    ConfigurationHistory(RecoveredState recovered, ServerId self) {
        this.self = self;
        add(new PositionedConfiguration(recovered.snapshot(), recovered.snapshotConfiguration()));
        for (PositionedConfiguration entry : recovered.configurations()) {
            if (entry.position().index() > recovered.snapshot().index()) {
                add(entry);
            }
        }
    }

    private void add(PositionedConfiguration next) {
        configurations.add(next);
        selfWasMember |= next.configuration().contains(self);
    }

    /** Whether this server was a member as far back as it knows: one that was not is new, and not removed. */
    boolean selfWasMember() {
        return selfWasMember;
    }

    Configuration inForce() {
        return latest().configuration();
    }

    /** The one before that, which decides again when the one in force is truncated. */
    Configuration previous() {
        return configurations.size() < 2
                ? Configuration.NONE
                : configurations.get(configurations.size() - 2).configuration();
    }

    /** Where the configuration in force stands; {@link Position#ZERO} when there is none. */
    Position position() {
        return inForce().isEmpty() ? Position.ZERO : latest().position();
    }

    /**
     * The newest configuration that is committed; that of the snapshot, which may be empty, when no later one is known
     * to be.
     */
    PositionedConfiguration latestCommitted(long commitIndex) {
        for (int i = configurations.size() - 1; i > 0; i--) {
            if (configurations.get(i).position().index() <= commitIndex) {
                return configurations.get(i);
            }
        }
        return configurations.get(0);
    }

    /** Where the configuration in force stands; 0 when there is none. */
    long index() {
        return inForce().isEmpty() ? 0 : latest().position().index();
    }

    /** Takes in an entry as it is appended; true when it is a configuration, now in force. */
    boolean onAppended(Entry entry) {
        if (entry.kind() != EntryKind.CONFIGURATION) {
            return false;
        }
        add(new PositionedConfiguration(entry.position(), ConfigurationFormat.decode(entry.payload())));
        return true;
    }

    /** Entries from this index on are gone: back to the configuration before them (hazard M02). */
    boolean onTruncatedFrom(long index) {
        boolean reverted = false;
        while (configurations.size() > 1 && latest().position().index() >= index) {
            configurations.remove(configurations.size() - 1);
            reverted = true;
        }
        return reverted;
    }

    /** This server's own snapshot covers everything up to here: what came before the configuration as of it is history. */
    void onSnapshotPersisted(Position last) {
        while (configurations.size() > 1 && configurations.get(1).position().index() <= last.index()) {
            configurations.remove(0);
        }
    }

    /** A leader's snapshot took the place of the whole log, also of a newer configuration in it (hazards M04, M05). */
    void onSnapshotInstalled(Position last, Configuration configuration) {
        configurations.clear();
        add(new PositionedConfiguration(last, configuration));
    }

    private PositionedConfiguration latest() {
        return configurations.get(configurations.size() - 1);
    }
}
