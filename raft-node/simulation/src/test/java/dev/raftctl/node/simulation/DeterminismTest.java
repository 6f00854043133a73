package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A seed determines its run")
class DeterminismTest {
    @Test
    @DisplayName("two runs of one seed are equal to the last event")
    void repeatsARunExactly() {
        for (long seed = 1; seed <= 200; seed++) {
            SimulationResult first = Simulation.run(seed, 1_000, TraceSink.NONE);
            SimulationResult second = Simulation.run(seed, 1_000, TraceSink.NONE);
            assertThat(second).as("seed %d", seed).isEqualTo(first);
        }
    }

    @Test
    @DisplayName("two seeds give different runs")
    void differsBetweenSeeds() {
        assertThat(Simulation.run(1, 1_000, TraceSink.NONE).hash())
                .isNotEqualTo(Simulation.run(2, 1_000, TraceSink.NONE).hash());
    }

    @Test
    @DisplayName("tracing a run does not change it")
    void isUnchangedByTracing() {
        StringBuilder trace = new StringBuilder();
        SimulationResult traced = Simulation.run(
                5, 1_000, (nanos, source, event) -> trace.append(source).append(event));
        assertThat(traced).isEqualTo(Simulation.run(5, 1_000, TraceSink.NONE));
        assertThat(trace).isNotEmpty();
    }
}
