package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;

/**
 * The configurations in the log and in the snapshot. The last one is in force, committed or not (dissertation section
 * 4.1), also after a restart (hazard M03).
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

    /**
     * Returns whether this server was in any configuration it knows of; a server that was not is new rather than
     * removed.
     */
    boolean selfWasMember() {
        return selfWasMember;
    }

    Configuration inForce() {
        return latest().configuration();
    }

    /** Returns the previous configuration, which comes into force again if the current one is truncated. */
    Configuration previous() {
        return configurations.size() < 2
                ? Configuration.NONE
                : configurations.get(configurations.size() - 2).configuration();
    }

    /** Returns the position of the configuration in force, or {@link LogPosition#ZERO} if there is none. */
    LogPosition position() {
        return inForce().isEmpty() ? LogPosition.ZERO : latest().position();
    }

    /**
     * Returns the newest configuration known to be committed. If no later one is, that is the snapshot's, which may be
     * empty.
     */
    PositionedConfiguration latestCommitted(long commitIndex) {
        for (int i = configurations.size() - 1; i > 0; i--) {
            if (configurations.get(i).position().index() <= commitIndex) {
                return configurations.get(i);
            }
        }
        return configurations.get(0);
    }

    /** Returns the index of the configuration in force, or 0 if there is none. */
    long index() {
        return inForce().isEmpty() ? 0 : latest().position().index();
    }

    /** Adds the configuration of a configuration entry, which is then in force. Returns false for any other entry. */
    boolean onAppended(LogEntry entry) {
        if (entry.kind() != LogEntryKind.CONFIGURATION) {
            return false;
        }
        add(new PositionedConfiguration(entry.position(), ClusterConfigurationFormat.decode(entry.payload())));
        return true;
    }

    /**
     * Drops the configurations from this index on and reverts to the one before (hazard M02). Returns whether there
     * were any.
     */
    boolean onTruncatedFrom(long index) {
        boolean reverted = false;
        while (configurations.size() > 1 && latest().position().index() >= index) {
            configurations.remove(configurations.size() - 1);
            reverted = true;
        }
        return reverted;
    }

    /** Forgets the configurations that are obsolete because this server's own snapshot reaches this position. */
    void onSnapshotPersisted(LogPosition last) {
        while (configurations.size() > 1 && configurations.get(1).position().index() <= last.index()) {
            configurations.remove(0);
        }
    }

    /**
     * Replaces all configurations by that of an installed snapshot, including newer ones from the replaced log (hazards
     * M04, M05).
     */
    void onSnapshotInstalled(LogPosition last, Configuration configuration) {
        configurations.clear();
        add(new PositionedConfiguration(last, configuration));
    }

    private PositionedConfiguration latest() {
        return configurations.get(configurations.size() - 1);
    }
}
