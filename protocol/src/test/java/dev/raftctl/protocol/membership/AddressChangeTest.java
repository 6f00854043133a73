package dev.raftctl.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Changes of a member's address: n1 and n2 vote, n3 is a learner. */
class AddressChangeTest {
    private final Configuration before = configuration("n2:7001");

    private static ServerId id(String name) {
        return ServerId.of(name);
    }

    private static Configuration configuration(String addressOfN2) {
        TreeMap<ServerId, ClusterMember> members = new TreeMap<>();
        members.put(id("n1"), new ClusterMember(id("n1"), "n1:7001", 11));
        members.put(id("n2"), new ClusterMember(id("n2"), addressOfN2, 12));
        members.put(id("n3"), new ClusterMember(id("n3"), "n3:7001", 0));
        return new Configuration(
                members, new TreeSet<>(List.of(id("n1"), id("n2"))), new TreeSet<>(), new TreeSet<>(List.of(id("n3"))));
    }

    private ClientOutcome<Configuration> move(String name, String address, long incarnation) {
        return MembershipRules.plan(
                before, List.of(new MemberChange.ChangeAddress(new ClusterMember(id(name), address, incarnation))));
    }

    private static RefusalReason reason(ClientOutcome<Configuration> outcome) {
        return Objects.requireNonNull(outcome.refusal()).reason();
    }

    @Test
    void onlyTheAddressChanges() {
        assertThat(move("n2", "b:7001", 12).value()).isEqualTo(configuration("b:7001"));
        assertThat(move("n2", "b:7001", 0).value())
                .as("before the leader has filled in the incarnation")
                .isEqualTo(configuration("b:7001"));
        Configuration learner = Objects.requireNonNull(move("n3", "c:7001", 13).value());
        assertThat(learner.learners()).containsExactly(id("n3"));
        assertThat(Objects.requireNonNull(learner.member(id("n3"))).address()).isEqualTo("c:7001");
    }

    @Test
    void theSameAddressChangesNothing() {
        assertThat(move("n2", "n2:7001", 12).value()).isEqualTo(before);
    }

    @Test
    void theAddressOfAnotherMemberIsRefused() {
        assertThat(reason(move("n2", "n3:7001", 12))).isEqualTo(RefusalReason.SERVER_EXISTS);
    }

    @Test
    void aServerWithAnotherDiskIsRefused() {
        assertThat(reason(move("n2", "b:7001", 99))).isEqualTo(RefusalReason.DISK_LOST);
        assertThat(reason(move("n2", "n2:7001", 99))).isEqualTo(RefusalReason.DISK_LOST);
    }

    @Test
    void aServerThatIsNoMemberIsRefused() {
        assertThat(reason(move("n9", "b:7001", 0))).isEqualTo(RefusalReason.UNKNOWN_SERVER);
    }

    /** Two members exchange their addresses in one change only if no step of it needs an address twice. */
    @Test
    void anAddressThatBecomesFreeCanBeUsed() {
        ClientOutcome<Configuration> outcome = MembershipRules.plan(
                before,
                List.of(
                        new MemberChange.ChangeAddress(new ClusterMember(id("n2"), "b:7001", 12)),
                        new MemberChange.ChangeAddress(new ClusterMember(id("n1"), "n2:7001", 11))));
        Configuration after = Objects.requireNonNull(outcome.value());
        assertThat(Objects.requireNonNull(after.member(id("n1"))).address()).isEqualTo("n2:7001");
    }

    @Test
    void theJointConfigurationHasTheNewAddress() {
        Configuration after = configuration("b:7001");
        Configuration joint = before.jointWith(after);
        assertThat(joint.isJoint()).isTrue();
        assertThat(Objects.requireNonNull(joint.member(id("n2"))).address()).isEqualTo("b:7001");
        assertThat(joint.withoutOutgoing()).isEqualTo(after);
    }
}
