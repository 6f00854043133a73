package dev.raftctl.node.core;

import static dev.raftctl.node.core.TestMembers.id;
import static dev.raftctl.node.core.TestMembers.voters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigurationHistoryTest {
    private static final Configuration OLD = voters("1", "2", "3");
    private static final Configuration NEW = voters("1", "2", "4");

    private static ConfigurationHistory historyWith(PositionedConfiguration... inLog) {
        return new ConfigurationHistory(
                new RecoveredState(HardState.INITIAL, new LogPosition(1, 10), OLD, List.of(), 11, 10, List.of(inLog)),
                id("3"));
    }

    @Test
    @DisplayName("4.1, M02: a configuration is in force from the moment it is appended until it is truncated")
    void usesTheLastConfigurationInTheLog() {
        ConfigurationHistory history = historyWith();
        assertThat(history.onAppended(LogEntry.noop(2, 11))).isFalse();
        assertThat(history.onAppended(LogEntry.configuration(2, 12, NEW))).isTrue();
        assertThat(history.inForce()).isEqualTo(NEW);
        assertThat(history.index()).isEqualTo(12);
        assertThat(history.onTruncatedFrom(13)).isFalse();
        assertThat(history.onTruncatedFrom(12)).isTrue();
        assertThat(history.inForce()).isEqualTo(OLD);
        assertThat(history.index()).isEqualTo(10);
    }

    @Test
    @DisplayName("M03: also after a restart")
    void restoresTheConfigurationInForceAfterARestart() {
        assertThat(historyWith(new PositionedConfiguration(new LogPosition(2, 12), NEW))
                        .inForce())
                .isEqualTo(NEW);
    }

    @Test
    @DisplayName("M04: an installed snapshot replaces a newer configuration of the replaced log")
    void anInstalledSnapshotReplacesAllConfigurations() {
        ConfigurationHistory history = historyWith(new PositionedConfiguration(new LogPosition(2, 20), NEW));
        history.onSnapshotInstalled(new LogPosition(3, 30), OLD);
        assertThat(history.inForce()).isEqualTo(OLD);
    }

    @Test
    @DisplayName("M05: a local snapshot keeps a newer configuration and its index")
    void aLocalSnapshotKeepsTheConfigurationInForce() {
        ConfigurationHistory history = historyWith(new PositionedConfiguration(new LogPosition(2, 20), NEW));
        history.onSnapshotPersisted(new LogPosition(2, 15));
        assertThat(history.index()).isEqualTo(20);
        assertThat(history.onTruncatedFrom(20)).isTrue();
        assertThat(history.inForce()).isEqualTo(OLD);
        history.onAppended(LogEntry.configuration(3, 20, NEW));
        history.onSnapshotPersisted(new LogPosition(3, 25));
        assertThat(history.index()).isEqualTo(20);
        assertThat(history.inForce()).isEqualTo(NEW);
    }

    @Test
    void aNewServerWasNeverAMember() {
        assertThat(historyWith().selfWasMember()).isTrue();
        assertThat(new ConfigurationHistory(RecoveredState.EMPTY, id("3")).selfWasMember())
                .isFalse();
    }
}
