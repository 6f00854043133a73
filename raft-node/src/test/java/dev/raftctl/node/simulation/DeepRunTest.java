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
 * Seeds no build has run: {@code mvn -Pdeep -pl raft-node -am test}, with {@code -Dsimulation.steps} (10^9),
 * {@code -Dsimulation.minutes} (75) and {@code -Dsimulation.first-seed} as wanted. The report is in {@code target/deep-run.txt}.
 */
@Tag("deep")
@DisplayName("A deep run")
class DeepRunTest {
    private static final long STEPS = Long.getLong("simulation.steps", 1_000_000_000);
    private static final long MINUTES_MAX = Long.getLong("simulation.minutes", 75);
    private static final long FIRST_SEED = Long.getLong("simulation.first-seed", 1_000_000);

    @Test
    @DisplayName("finds nothing")
    void finds_nothing() throws IOException {
        Tally tally = Seeds.until(STEPS, FIRST_SEED, 1, TimeUnit.MINUTES.toNanos(MINUTES_MAX));
        System.out.print(tally.report());
        Files.writeString(Path.of("target", "deep-run.txt"), tally.report());
        assertThat(tally.failures()).isEmpty();
    }
}
