package dev.raftctl.node.core;

import static dev.raftctl.node.core.Servers.id;
import static dev.raftctl.node.core.Servers.voters;
import static dev.raftctl.node.core.Servers.withLearners;
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
    private static final Configuration JOINT = THREE.jointTowards(voters("3", "4", "5"));

    private static Set<ServerId> ids(String... names) {
        Set<ServerId> ids = new TreeSet<>();
        for (String name : names) {
            ids.add(id(name));
        }
        return ids;
    }

    private static long reached(Configuration configuration, Map<String, Long> values) {
        return Quorum.reachedBy(configuration, server -> values.getOrDefault(server.value(), 0L));
    }

    @Test
    void a_majority_is_more_than_half() {
        assertThat(Quorum.reached(THREE, ids("1"))).isFalse();
        assertThat(Quorum.reached(THREE, ids("1", "3"))).isTrue();
        assertThat(Quorum.reached(voters("1", "2", "3", "4"), ids("1", "2"))).isFalse();
        assertThat(Quorum.reached(voters("1"), ids("1"))).isTrue();
    }

    @Test
    @DisplayName("M07: learners and strangers do not count")
    void only_voters_count() {
        assertThat(Quorum.reached(withLearners(THREE, "8", "9"), ids("1", "8", "9")))
                .isFalse();
        assertThat(reached(withLearners(THREE, "8", "9"), Map.of("1", 9L, "8", 9L, "9", 9L)))
                .isZero();
    }

    @Test
    @DisplayName("M11: a joint configuration needs both majorities, not one of the union")
    void joint_needs_both_majorities() {
        assertThat(Quorum.reached(JOINT, ids("1", "2", "3"))).isFalse();
        assertThat(Quorum.reached(JOINT, ids("1", "4", "5"))).isFalse();
        assertThat(Quorum.reached(JOINT, ids("1", "3", "4"))).isTrue();
        assertThat(reached(JOINT, Map.of("1", 9L, "2", 9L, "3", 9L, "4", 4L, "5", 2L)))
                .isEqualTo(4);
    }

    @Test
    void the_value_of_a_majority_is_what_the_slowest_of_the_quickest_half_has() {
        assertThat(reached(THREE, Map.of("1", 9L, "2", 7L, "3", 5L))).isEqualTo(7);
        assertThat(reached(voters("1", "2", "3", "4"), Map.of("1", 9L, "2", 7L, "3", 5L, "4", 1L)))
                .isEqualTo(5);
    }

    @Test
    @DisplayName("No configuration, no majority")
    void nobody_decides_without_voters() {
        assertThat(Quorum.reached(Configuration.NONE, ids("1"))).isFalse();
        assertThat(reached(Configuration.NONE, Map.of("1", 9L))).isZero();
    }

    @Test
    void an_election_is_lost_when_a_majority_cannot_be_had_any_more() {
        assertThat(Quorum.lost(THREE, ids("1"))).isFalse();
        assertThat(Quorum.lost(THREE, ids("1", "2"))).isTrue();
        assertThat(Quorum.lost(JOINT, ids("4", "5"))).isTrue();
    }
}
