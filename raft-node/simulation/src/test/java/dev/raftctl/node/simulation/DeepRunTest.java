package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs seeds that no build has run: {@code mvn -Pdeep -pl raft-node/simulation -am test}, optionally with {@code
 * -Dsimulation.steps} (10^9), {@code -Dsimulation.minutes} (75) and {@code -Dsimulation.first-seed}. The report is in
 * {@code target/deep-run.txt}.
 */
@Tag("deep")
@DisplayName("A deep run")
class DeepRunTest {
    private static final long STEPS = Long.getLong("simulation.steps", 1_000_000_000);
    private static final long MAX_MINUTES = Long.getLong("simulation.minutes", 75);
    private static final long FIRST_SEED = Long.getLong("simulation.first-seed", 1_000_000);

    @Test
    @DisplayName("finds no failure")
    void findsNoFailure() throws IOException {
        SimulationSummary summary = SeedRunner.runUntil(STEPS, FIRST_SEED, 1, TimeUnit.MINUTES.toNanos(MAX_MINUTES));
        System.out.print(summary.report());
        Files.writeString(Path.of("target", "deep-run.txt"), summary.report());
        assertThat(summary.failureTexts()).isEmpty();
    }
}
