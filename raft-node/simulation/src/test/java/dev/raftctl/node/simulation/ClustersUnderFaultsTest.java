package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Runs whole clusters on fixed seeds, first with faults, then healed. Checks every safety property after every step,
 * then liveness and linearizability.
 */
@DisplayName("Clusters under faults")
class ClustersUnderFaultsTest {
    /** Steps that a build simulates if time allows; {@code -Dsimulation.steps} sets another number. */
    private static final long STEPS = Long.getLong("simulation.steps", 20_000_000);

    private static final long MIN_SEEDS = 200;
    private static final long MAX_SECONDS = 120;

    @Test
    @DisplayName("keep every safety property, recover when healed, and lose nothing")
    void keepsEverySafetyPropertyAndHeals() {
        SimulationSummary summary = SeedRunner.runUntil(STEPS, 1, MIN_SEEDS, TimeUnit.SECONDS.toNanos(MAX_SECONDS));
        System.out.print(summary.report());
        assertThat(summary.failureTexts()).isEmpty();
        // A simulation in which nothing happens proves nothing.
        assertThat(summary.notReached()).isEmpty();
        assertThat(summary.counts())
                .containsKeys("messages dropped", "messages replayed late", "sessions expired")
                .containsKeys("bits corrupted while the server is down", "bits corrupted under a running server")
                .containsKeys("operations completed");
    }
}
