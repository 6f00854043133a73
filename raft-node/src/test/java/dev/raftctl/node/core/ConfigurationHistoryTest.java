package dev.raftctl.node.core;

import static dev.raftctl.node.core.Servers.id;
import static dev.raftctl.node.core.Servers.voters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PlacedConfiguration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigurationHistoryTest {
    private static final Configuration OLD = voters("1", "2", "3");
    private static final Configuration NEW = voters("1", "2", "4");

    private static ConfigurationHistory holding(PlacedConfiguration... inLog) {
        return new ConfigurationHistory(
                new RecoveredState(Ballot.NONE, new Position(1, 10), OLD, List.of(), 11, 10, List.of(inLog)), id("3"));
    }

    @Test
    @DisplayName("4.1: a configuration is in force when it is appended; M02: and not when its entry is gone")
    void the_last_one_in_the_log_is_in_force() {
        ConfigurationHistory history = holding();
        assertThat(history.appended(Entry.noop(2, 11))).isFalse();
        assertThat(history.appended(Entry.configuration(2, 12, NEW))).isTrue();
        assertThat(history.inForce()).isEqualTo(NEW);
        assertThat(history.index()).isEqualTo(12);
        assertThat(history.truncatedFrom(13)).isFalse();
        assertThat(history.truncatedFrom(12)).isTrue();
        assertThat(history.inForce()).isEqualTo(OLD);
        assertThat(history.index()).isEqualTo(10);
    }

    @Test
    @DisplayName("M03: after a restart too")
    void a_restart_keeps_what_was_in_force() {
        assertThat(holding(new PlacedConfiguration(new Position(2, 12), NEW)).inForce())
                .isEqualTo(NEW);
    }

    @Test
    @DisplayName("M04: an installed snapshot replaces a newer configuration of a log that is gone")
    void an_installed_snapshot_replaces_everything() {
        ConfigurationHistory history = holding(new PlacedConfiguration(new Position(2, 20), NEW));
        history.replaced(new Position(3, 30), OLD);
        assertThat(history.inForce()).isEqualTo(OLD);
    }

    @Test
    @DisplayName("M05: an own snapshot leaves a newer configuration, and where it stands")
    void an_own_snapshot_changes_nothing_in_force() {
        ConfigurationHistory history = holding(new PlacedConfiguration(new Position(2, 20), NEW));
        history.captured(new Position(2, 15));
        assertThat(history.index()).isEqualTo(20);
        assertThat(history.truncatedFrom(20)).isTrue();
        assertThat(history.inForce()).isEqualTo(OLD);
        history.appended(Entry.configuration(3, 20, NEW));
        history.captured(new Position(3, 25));
        assertThat(history.index()).isEqualTo(20);
        assertThat(history.inForce()).isEqualTo(NEW);
    }

    @Test
    void who_is_new_was_never_a_member() {
        assertThat(holding().selfWasMember()).isTrue();
        assertThat(new ConfigurationHistory(RecoveredState.EMPTY, id("3")).selfWasMember())
                .isFalse();
    }
}
