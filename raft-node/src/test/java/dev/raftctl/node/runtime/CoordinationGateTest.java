package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether entries that an older server cannot apply may be proposed. */
class CoordinationGateTest {
    private final Map<ServerId, Integer> versions = new HashMap<>();
    private boolean hasApplied;
    private final CoordinationGate gate = new CoordinationGate(
            ServerId.of("n1"),
            () -> Configuration.ofVoters(Stream.of("n1", "n2", "n3")
                    .map(id -> new ClusterMember(ServerId.of(id), id + ":7001"))
                    .toList()),
            server -> versions.getOrDefault(server, 0),
            () -> hasApplied);

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
        assertRefused("n2 does not support leases, locks and transactions", "upgrade n2");
        set(4, 3);
        assertRefused("n2, n3 do not support leases, locks and transactions", "upgrade n2, n3");
        set(4, 0);
        assertRefused("n2 does not support leases, locks and transactions", "upgrade n2");
    }

    @Test
    void aMemberThatIsNotConnectedMayBeTooOld() {
        set(5, 0);
        assertRefused(
                "before the first lease, lock or transaction, all members must be known to support them;"
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

    private void assertRefused(String message, String hint) {
        Refusal refusal = gate.refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(RefusalReason.SERVERS_TOO_OLD);
        assertThat(refusal.message()).isEqualTo(message);
        assertThat(refusal.hint()).isEqualTo(hint);
    }
}
