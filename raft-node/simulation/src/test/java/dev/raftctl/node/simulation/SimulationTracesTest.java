package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.specification.TraceBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that what the servers do in simulated runs is a behaviour of the TLA+ specification. */
@DisplayName("The specification allows")
class SimulationTracesTest {
    private static final int SHORT_RUN_COUNT = 140;
    private static final long SHORT_RUN_STEPS = 300;

    /** Seeds whose longer runs have conflicting logs, membership changes, transfers and installed snapshots. */
    private static final List<Long> BUSY_SEEDS =
            List.of(1003L, 1007L, 1008L, 1013L, 1018L, 1019L, 1021L, 1025L, 1030L, 1032L, 1038L);

    private static final long BUSY_RUN_STEPS = 1500;

    /** A seed in whose run a log is damaged on disk. */
    private static final long SEED_WITH_DAMAGE = 226;

    private static final long STEPS_WITH_DAMAGE = 2500;

    private final TraceBatch batch = new TraceBatch(Path.of("../src/tla"));
    private final List<Long> seeds = new ArrayList<>();
    private final TreeSet<String> kinds = new TreeSet<>();

    @TempDir
    private Path directory;

    @Test
    @DisplayName("what the servers do in simulated runs, with faults")
    void acceptsSimulatedRuns() throws IOException, InterruptedException {
        for (long seed = 1; batch.size() < SHORT_RUN_COUNT; seed++) {
            record(seed, SHORT_RUN_STEPS);
        }
        BUSY_SEEDS.forEach(seed -> record(seed, BUSY_RUN_STEPS));
        record(SEED_WITH_DAMAGE, STEPS_WITH_DAMAGE);
        assertThat(batch.size()).as("traces").isGreaterThanOrEqualTo(150);
        assertThat(kinds)
                .contains(
                        "acknowledged",
                        "append",
                        "commit",
                        "durable",
                        "election",
                        "followed",
                        "heard",
                        "installed",
                        "pre-vote",
                        "pre-vote granted",
                        "received",
                        "request sent",
                        "snapshot",
                        "start",
                        "state",
                        "term",
                        "term sent",
                        "timeout now",
                        "truncate",
                        "vote",
                        "vote sent",
                        "won",
                        "joint configuration",
                        "start of a recovery");
        List<String> rejected = new ArrayList<>();
        List<String> rejections = batch.rejections(directory);
        for (int i = 0; i < batch.size(); i++) {
            if (!rejections.get(i).isEmpty()) {
                rejected.add("seed " + seeds.get(i) + ": " + rejections.get(i));
            }
        }
        assertThat(rejected).isEmpty();
    }

    private void record(long seed, long steps) {
        List<String> recorded = SimulationTrace.record(seed, steps);
        if (recorded.get(0).isEmpty()) {
            List<String> lines = recorded.subList(2, recorded.size());
            seeds.add(seed);
            batch.add(lines, Arrays.asList(recorded.get(1).split(",")));
            lines.forEach(this::addKind);
        }
    }

    private void addKind(String line) {
        String kind = line.substring(3, line.indexOf('"', 3));
        kinds.add(kind);
        if (kind.equals("append") && line.matches(".*Configuration\\(\\{[^}]*\\}, \\{\".*")) {
            kinds.add("joint configuration");
        } else if (kind.equals("start") && !line.endsWith(", 0>>")) {
            kinds.add("start of a recovery");
        }
    }
}
