package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A quick complement to the simulator: whole clusters of bare cores under random faults, with checks after every step.
 */
@DisplayName("Paper figure 3: election safety, append-only, log matching, leader completeness, state machine safety")
class RandomClusterTest {
    private static final int STEPS = 4_000;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("core.seeds", 40));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsRaftSafetyUnderRandomFaults(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        cluster.run(STEPS);
        cluster.heal();
        assertThat(cluster.committed()).isGreaterThan(3);
    }

    @Test
    void aSeedReplaysTheSameRun() {
        assertThat(trace(7)).isEqualTo(trace(7)).isNotEmpty();
    }

    private static List<String> trace(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        cluster.run(STEPS);
        return cluster.trace();
    }
}
