package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.specification.TraceBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that what the servers do in simulated runs is a behaviour of the TLA+ specification. */
@DisplayName("The specification allows")
class SimulationTracesTest {
    private static final int TRACE_COUNT = 150;
    private static final long STEPS = 400;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("what the servers do in simulated runs, with faults")
    void acceptsSimulatedRuns() throws IOException, InterruptedException {
        TraceBatch batch = new TraceBatch(Path.of("../src/tla"));
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; batch.size() < TRACE_COUNT; seed++) {
            List<String> recorded = SimulationTrace.record(seed, STEPS);
            if (recorded.get(0).isEmpty()) {
                seeds.add(seed);
                batch.add(
                        recorded.subList(2, recorded.size()),
                        Arrays.asList(recorded.get(1).split(",")));
            }
        }
        List<String> rejected = new ArrayList<>();
        List<String> rejections = batch.rejections(directory);
        for (int i = 0; i < batch.size(); i++) {
            if (!rejections.get(i).isEmpty()) {
                rejected.add("seed " + seeds.get(i) + ": " + rejections.get(i));
            }
        }
        assertThat(rejected).isEmpty();
        assertThat(batch.lineCount()).as("lines of all traces").isGreaterThan(10_000);
    }
}
