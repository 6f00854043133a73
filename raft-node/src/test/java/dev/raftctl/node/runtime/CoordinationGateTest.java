package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether entries that an older server cannot apply may be proposed. */
class CoordinationGateTest {
    private final Map<ServerId, Integer> versions = new HashMap<>();
    private final Map<ServerId, Integer> lastVersions = new HashMap<>();
    private boolean hasApplied;
    private List<FollowerStatus> followers = List.of(follower("n2"), follower("n3"));
    private long now;
    private final CoordinationGate gate = new CoordinationGate(
            ServerId.of("n1"),
            this::view,
            server -> versions.getOrDefault(server, 0),
            server -> lastVersions.getOrDefault(server, versions.getOrDefault(server, 0)),
            () -> hasApplied,
            () -> now);

    private RaftStateView view() {
        ServerId n1 = ServerId.of("n1");
        return new RaftStateView(
                ServerRole.LEADER,
                new HardState(4, n1),
                n1,
                1,
                new LogPosition(4, 7),
                7,
                7,
                7,
                4,
                LogPosition.ZERO,
                Configuration.ofVoters(Stream.of("n1", "n2", "n3")
                        .map(id -> new ClusterMember(ServerId.of(id), id + ":7001"))
                        .toList()),
                1,
                true,
                0,
                0,
                0,
                "",
                "",
                followers,
                null);
    }

    private static FollowerStatus follower(String id) {
        return new FollowerStatus(ServerId.of(id), 7, 8, "replicate", 0, 0, 0);
    }

    private void set(int n2, int n3) {
        versions.put(ServerId.of("n2"), n2);
        versions.put(ServerId.of("n3"), n3);
    }

    @Test
    void opensWhenAllMembersSupportTheEntries() {
        set(5, 6);
        assertThat(gate.refusal()).isNull();
    }

    @Test
    void namesTheServersThatAreTooOld() {
        set(4, 5);
        assertRefused("n2 does not support protocol version 5, which this needs", "upgrade n2");
        set(4, 3);
        assertRefused("n2, n3 do not support protocol version 5, which this needs", "upgrade n2, n3");
        set(4, 0);
        assertRefused("n2 does not support protocol version 5, which this needs", "upgrade n2");
    }

    @Test
    void aMemberThatIsNotConnectedMayBeTooOld() {
        set(5, 0);
        assertRefused(
                "before this is used first, all members must be known to support protocol version 5;"
                        + " n3 is not connected to the leader",
                "try again once all members are connected");
    }

    @Test
    void staysOpenOnceAnEntryIsApplied() {
        hasApplied = true;
        for (int version : List.of(0, 4, 5)) {
            set(version, version);
            assertThat(gate.refusal()).isNull();
        }
    }

    @Test
    void aServerThatCatchesUpMustSupportTheEntriesToo() {
        set(5, 5);
        followers = List.of(follower("n2"), follower("n3"), follower("n4"));
        versions.put(ServerId.of("n4"), 4);
        assertRefused("n4 does not support protocol version 5, which this needs", "upgrade n4");
        versions.put(ServerId.of("n4"), 5);
        assertThat(gate.refusal()).isNull();
    }

    @Test
    void anOlderServerIsNotAdmittedOnceAnEntryMayHaveBeenProposed() {
        set(5, 0);
        assertThat(gate.refusal()).isNotNull();
        assertThat(gate.admits(4)).as("the gate never opened").isTrue();
        now += 10_000 * TimeSource.NANOS_PER_MILLI;
        set(5, 5);
        assertThat(gate.refusal()).isNull();
        assertThat(gate.admits(4)).as("not applied yet").isFalse();
        assertThat(gate.admits(5)).isTrue();
    }

    @Test
    void anOlderServerIsNotAdmittedOnceAnEntryIsApplied() {
        hasApplied = true;
        assertThat(gate.admits(4)).isFalse();
        assertThat(gate.admits(5)).isTrue();
    }

    @Test
    void staysClosedUntilTheCoreHasStartedToAddAnOlderServer() {
        set(5, 5);
        assertThat(gate.admits(4)).isTrue();
        now += 9_999 * TimeSource.NANOS_PER_MILLI;
        assertRefused(
                "a server without protocol version 5, which this needs, is being added",
                "upgrade it, or try again in a moment");
        now += TimeSource.NANOS_PER_MILLI;
        assertThat(gate.refusal()).as("the core refused the change").isNull();
    }

    private void assertRefused(String message, String hint) {
        Refusal refusal = gate.refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(RefusalReason.SERVERS_TOO_OLD);
        assertThat(refusal.message()).isEqualTo(message);
        assertThat(refusal.hint()).isEqualTo(hint);
    }

    @Test
    void aMuteNeedsTheVersionOfTheLastConnectionOnly() {
        set(5, 0);
        lastVersions.put(ServerId.of("n3"), 5);
        assertThat(gate.refusal()).isNotNull();
        assertThat(gate.refusalForOperators()).isNull();
        lastVersions.put(ServerId.of("n3"), 4);
        assertThat(gate.refusalForOperators())
                .extracting(Refusal::message)
                .isEqualTo("n3 does not support protocol version 5, which this needs");
        lastVersions.remove(ServerId.of("n3"));
        assertThat(gate.refusalForOperators()).extracting(Refusal::reason).isEqualTo(RefusalReason.SERVERS_TOO_OLD);
    }

    @Test
    void aMuteClosesTheWayForOlderServersToo() {
        set(5, 5);
        assertThat(gate.refusalForOperators()).isNull();
        assertThat(gate.admits(4)).isFalse();
    }
}
