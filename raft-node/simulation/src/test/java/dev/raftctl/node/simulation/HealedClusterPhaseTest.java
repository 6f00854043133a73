package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the phase after all faults reports of a cluster that stays stuck. */
class HealedClusterPhaseTest {
    @Test
    @Timeout(30)
    void aClusterInWhichNothingIsScheduledIsStuck() {
        ClusterFixture notStarted = new ClusterFixture(1, 3);
        HealedClusterPhase phase = new HealedClusterPhase(notStarted.cluster, List.of(), 1_000);
        assertThatThrownBy(phase::awaitConvergence)
                .isInstanceOf(SafetyPropertyViolation.class)
                .hasMessageContaining("nothing is scheduled")
                .hasMessageContaining("there is no leader");
    }
}
