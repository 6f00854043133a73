package dev.raftctl.protocol.membership;

import static dev.raftctl.protocol.membership.TestMembers.id;
import static dev.raftctl.protocol.membership.TestMembers.voters;
import static dev.raftctl.protocol.membership.TestMembers.withLearners;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuorumTest {
    private static final Configuration THREE = voters("1", "2", "3");
    private static final Configuration JOINT = THREE.jointWith(voters("3", "4", "5"));

    private static Set<ServerId> ids(String... names) {
        Set<ServerId> ids = new TreeSet<>();
        for (String name : names) {
            ids.add(id(name));
        }
        return ids;
    }

    private static long majorityValue(Configuration configuration, Map<String, Long> values) {
        return Quorum.majorityValue(configuration, server -> values.getOrDefault(server.value(), 0L));
    }

    @Test
    void aMajorityIsMoreThanHalf() {
        assertThat(Quorum.hasMajority(THREE, ids("1"))).isFalse();
        assertThat(Quorum.hasMajority(THREE, ids("1", "3"))).isTrue();
        assertThat(Quorum.hasMajority(voters("1", "2", "3", "4"), ids("1", "2")))
                .isFalse();
        assertThat(Quorum.hasMajority(voters("1"), ids("1"))).isTrue();
    }

    @Test
    @DisplayName("M07: learners and non-members do not count")
    void onlyVotersCount() {
        assertThat(Quorum.hasMajority(withLearners(THREE, "8", "9"), ids("1", "8", "9")))
                .isFalse();
        assertThat(majorityValue(withLearners(THREE, "8", "9"), Map.of("1", 9L, "8", 9L, "9", 9L)))
                .isZero();
    }

    @Test
    @DisplayName("M11: a joint configuration needs both majorities, not one of the union")
    void aJointConfigurationNeedsBothMajorities() {
        assertThat(Quorum.hasMajority(JOINT, ids("1", "2", "3"))).isFalse();
        assertThat(Quorum.hasMajority(JOINT, ids("1", "4", "5"))).isFalse();
        assertThat(Quorum.hasMajority(JOINT, ids("1", "3", "4"))).isTrue();
        assertThat(majorityValue(JOINT, Map.of("1", 9L, "2", 9L, "3", 9L, "4", 4L, "5", 2L)))
                .isEqualTo(4);
    }

    @Test
    void computesTheValueReachedByAMajority() {
        assertThat(majorityValue(THREE, Map.of("1", 9L, "2", 7L, "3", 5L))).isEqualTo(7);
        assertThat(majorityValue(voters("1", "2", "3", "4"), Map.of("1", 9L, "2", 7L, "3", 5L, "4", 1L)))
                .isEqualTo(5);
    }

    @Test
    @DisplayName("An empty configuration has no majority")
    void withoutVotersThereIsNoMajority() {
        assertThat(Quorum.hasMajority(Configuration.NONE, ids("1"))).isFalse();
        assertThat(majorityValue(Configuration.NONE, Map.of("1", 9L))).isZero();
    }

    @Test
    void detectsWhenAMajorityIsImpossible() {
        assertThat(Quorum.isMajorityImpossible(THREE, ids("1"))).isFalse();
        assertThat(Quorum.isMajorityImpossible(THREE, ids("1", "2"))).isTrue();
        assertThat(Quorum.isMajorityImpossible(JOINT, ids("4", "5"))).isTrue();
    }
}
