package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whole clusters on fixed seeds: faults on, then off. Every safety property after every step, then liveness and linearizability. */
@DisplayName("Clusters under faults")
class ClustersUnderFaultsTest {
    private static final long SEEDS = 300;

    @Test
    @DisplayName("keep every safety property, heal, and have lost nothing")
    void keep_every_property() {
        long started = System.nanoTime();
        List<SimulationResult> results = Seeds.run(1, Seeds.scaled(SEEDS), Simulation.STEPS);
        long millis = (System.nanoTime() - started) / 1_000_000;
        long steps = results.stream().mapToLong(SimulationResult::steps).sum();
        System.out.printf("%d seeds, %d steps in %d ms%n", results.size(), steps, millis);
        Map<String, Long> counts = Seeds.counts(results);
        counts.forEach((kind, count) -> System.out.printf("  %-50s %,d%n", kind, count));
        assertThat(Seeds.failures(results)).isEmpty();
        // A simulation in which nothing happens proves nothing.
        assertThat(counts)
                .containsKeys("crashes", "one-way cuts", "pauses", "messages dropped", "decided election-won")
                .containsKeys("decided log-truncated", "decided snapshot-installed", "operations answered");
    }
}
