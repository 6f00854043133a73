package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whole clusters on fixed seeds: faults on, then off. Every safety property after every step, then liveness and linearizability. */
@DisplayName("Clusters under faults")
class ClustersUnderFaultsTest {
    /** What a build simulates, as far as its time goes; {@code -Dsimulation.steps} for another number. */
    private static final long STEPS = Long.getLong("simulation.steps", 20_000_000);

    private static final long SEEDS_MIN = 200;
    private static final long SECONDS_MAX = 120;

    @Test
    @DisplayName("keep every safety property, heal, and have lost nothing")
    void keep_every_property() {
        Tally tally = Seeds.until(STEPS, 1, SEEDS_MIN, TimeUnit.SECONDS.toNanos(SECONDS_MAX));
        System.out.print(tally.report());
        assertThat(tally.failures()).isEmpty();
        // A simulation in which nothing happens proves nothing.
        assertThat(tally.notReached()).isEmpty();
        assertThat(tally.counts())
                .containsKeys("messages dropped", "messages replayed late", "sessions expired")
                .containsKeys("bits rotten while the server is down", "bits rotten under a running server")
                .containsKeys("operations answered");
    }
}
