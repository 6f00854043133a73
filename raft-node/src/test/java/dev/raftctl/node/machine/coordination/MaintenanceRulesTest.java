package dev.raftctl.node.machine.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationCommand.EndMaintenance;
import dev.raftctl.protocol.coordination.CoordinationCommand.StartMaintenance;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** Servers in maintenance in the replicated state. */
class MaintenanceRulesTest {
    private static final long NOW = 1_000_000;
    private static final long HOUR = 3_600_000;
    private static final ServerId N2 = ServerId.of("n2");

    private final CoordinationFixture fixture = new CoordinationFixture();

    @Test
    void aMaintenanceCountsFromTheLeadersClockAndNamesTheCertificate() {
        assertThat(run("alice", true, NOW, start("n2", HOUR)))
                .isEqualTo(new CoordinationResult.MaintenanceStarted(NOW + HOUR));
        assertThat(fixture.state.maintenance())
                .containsExactly(new ServerMaintenance(N2, NOW + HOUR, "a new disk", "alice", NOW));
        assertThat(inEffect(NOW + HOUR - 1)).containsExactly(N2);
        assertThat(inEffect(NOW + HOUR)).isEmpty();
    }

    @Test
    void withoutATimeOnlyAnOperatorEndsIt() {
        assertThat(run("", true, NOW, start("n2", 0))).isEqualTo(new CoordinationResult.MaintenanceStarted(0));
        assertThat(inEffect(Long.MAX_VALUE)).containsExactly(N2);
        assertThat(fixture.state.maintenance())
                .extracting(ServerMaintenance::operator)
                .containsExactly("bob@host");
        assertThat(run("", true, NOW, new EndMaintenance(N2))).isEqualTo(new CoordinationResult.MaintenanceEnded(true));
        assertThat(fixture.state.maintenance()).isEmpty();
        assertThat(run("", true, NOW, new EndMaintenance(N2)))
                .isEqualTo(new CoordinationResult.MaintenanceEnded(false));
    }

    @Test
    void anotherMaintenanceOfTheSameServerReplacesTheFirst() {
        run("alice", true, NOW, start("n2", HOUR));
        run("carol", true, NOW + 1, start("n2", 5));
        assertThat(fixture.state.maintenance())
                .containsExactly(new ServerMaintenance(N2, NOW + 6, "a new disk", "carol", NOW + 1));
    }

    @Test
    void itEndsWhenTheMemberIsRemoved() {
        configure("n1", "n2", "n3");
        run("alice", true, NOW, start("n2", 0));
        run("alice", true, NOW, start("n3", 0));
        configure("n1", "n2");
        assertThat(inEffect(NOW)).containsExactly(N2);
    }

    private void configure(String... voters) {
        List<ClusterMember> members = Arrays.stream(voters)
                .map(name -> new ClusterMember(ServerId.of(name), name + ":7001", 1))
                .toList();
        var unused =
                fixture.state.apply(LogEntry.configuration(1, fixture.nextIndex(), Configuration.ofVoters(members)));
    }

    @Test
    void onlyOperatorsStartAndEndIt() {
        assertRefused(CoordinationRefusal.UNAUTHORISED, run("alice", false, NOW, start("n2", HOUR)));
        assertThat(fixture.state.maintenance()).isEmpty();
        run("alice", true, NOW, start("n2", HOUR));
        assertRefused(CoordinationRefusal.UNAUTHORISED, run("alice", false, NOW, new EndMaintenance(N2)));
        assertThat(fixture.state.maintenance()).hasSize(1);
    }

    @Test
    void anInvalidMaintenanceChangesNothing() {
        assertRefused(
                CoordinationRefusal.MALFORMED,
                run("alice", true, NOW, start("n2", CoordinationLimits.MAX_MUTE_MILLIS + 1)));
        assertRefused(
                CoordinationRefusal.MALFORMED, run("alice", true, NOW, new StartMaintenance(N2, HOUR, " ", "bob")));
        assertThat(fixture.state.maintenance()).isEmpty();
    }

    @Test
    void serversAreLimitedAndThoseWhoseTimeIsOverMakeWayForOthers() {
        run("alice", true, NOW, start("short", 1_000));
        for (int i = 1; i < CoordinationLimits.MAX_SERVERS_IN_MAINTENANCE; i++) {
            run("alice", true, NOW, start("s" + i, i % 2 == 0 ? 0 : HOUR));
        }
        assertRefused(CoordinationRefusal.LIMIT_REACHED, run("alice", true, NOW + 999, start("more", HOUR)));
        assertThat(run("alice", true, NOW + 999, start("s1", 2 * HOUR)))
                .as("a server that is in maintenance already")
                .isEqualTo(new CoordinationResult.MaintenanceStarted(NOW + 999 + 2 * HOUR));
        assertThat(run("alice", true, NOW + 1_000, start("more", HOUR)))
                .isEqualTo(new CoordinationResult.MaintenanceStarted(NOW + 1_000 + HOUR));
        assertThat(fixture.state.maintenance())
                .hasSize(CoordinationLimits.MAX_SERVERS_IN_MAINTENANCE)
                .extracting(each -> each.server().value())
                .contains("more")
                .doesNotContain("short")
                .isSorted();
    }

    @Test
    void snapshotsContainIt() {
        long without = fixture.state.stateHash();
        run("alice", true, NOW, start("n2", HOUR));
        run("alice", true, NOW, start("n1", 0));
        CoordinationFixture restored = fixture.restored();
        assertThat(restored.state.maintenance())
                .isEqualTo(fixture.state.maintenance())
                .hasSize(2);
        assertThat(restored.state.stateHash())
                .isEqualTo(fixture.state.stateHash())
                .isNotEqualTo(without);
        run("alice", true, NOW, new EndMaintenance(N2));
        assertThat(fixture.state.stateHash()).isNotEqualTo(restored.state.stateHash());
    }

    @Test
    void restoringAStateWithoutMaintenanceRemovesIt() {
        run("alice", true, NOW, start("n2", HOUR));
        CoordinationFixture empty = new CoordinationFixture();
        empty.putPlain("k", "v");
        empty.restoreInto(fixture);
        assertThat(fixture.state.maintenance()).isEmpty();
        assertThat(fixture.state.stateHash()).isEqualTo(empty.state.stateHash());
    }

    private SortedSet<ServerId> inEffect(long wallMillis) {
        return ServerMaintenance.serversInEffect(fixture.state.maintenance(), wallMillis);
    }

    private CoordinationResult run(String caller, boolean isOperator, long wallMillis, CoordinationCommand command) {
        ClientReply reply = fixture.apply(new CommandEntryPayload.CoordinationPayload(
                0,
                0,
                0,
                wallMillis,
                isOperator,
                caller,
                ByteBuffer.wrap(CoordinationMessageFormat.encodeCommand(command))));
        ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
        assertThat(executed).as("%s", reply).isNotNull();
        return CoordinationMessageFormat.decodeResult(executed.result());
    }

    private static StartMaintenance start(String server, long durationMillis) {
        return new StartMaintenance(ServerId.of(server), durationMillis, "a new disk", "bob@host");
    }

    private static void assertRefused(CoordinationRefusal refusal, CoordinationResult result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        CoordinationResult.CoordinationRefused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }
}
