package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Leases, locks, transactions and watches under every kind of fault. */
@DisplayName("Leases, locks, transactions and watches under faults")
class CoordinationWorkloadsTest {
    private static final long SEEDS = Long.getLong("simulation.coordination-seeds", 60);
    private static final long STEPS = 6_000;

    @ParameterizedTest
    @EnumSource(
            value = SimulationWorkload.class,
            names = {"LEASES", "LOCKS", "TRANSACTIONS", "WATCHES"})
    @DisplayName("keep every rule")
    void keepEveryRule(SimulationWorkload workload) {
        SimulationSummary summary = SeedRunner.run(workload.seed(0), SEEDS, STEPS);
        assertThat(summary.failureTexts()).isEmpty();
        for (String counted : countedIn(workload)) {
            assertThat(summary.counts().getOrDefault(counted, 0L)).as(counted).isGreaterThan(SEEDS / 2);
        }
    }

    private static List<String> countedIn(SimulationWorkload workload) {
        return switch (workload) {
            case REGISTERS -> List.of("operations completed");
            case LEASES -> List.of("leases renewed", "leases expired", "leases revoked", "clients vanished");
            case LOCKS -> List.of("locks acquired", "locks lost", "leases renewed", "leases expired");
            case TRANSACTIONS -> List.of("transactions completed");
            case WATCHES ->
                List.of(
                        "watches with changes",
                        "watches without changes",
                        "watches compacted",
                        "watches from the past",
                        "watches from the future");
        };
    }

    @ParameterizedTest
    @EnumSource(SimulationWorkload.class)
    @DisplayName("keep every rule where leaders send a new commitIndex at once")
    void keepEveryRuleWithCommitNotices(SimulationWorkload workload) {
        long firstSeed = workload.seed(SimulationWorkload.FIRST_COMMIT_NOTICE_NUMBER);
        assertThat(SimulationSettings.draw(firstSeed).raftSettings().commitNoticeNanos())
                .isPositive();
        assertThat(SeedRunner.run(firstSeed, SEEDS, STEPS).failureTexts()).isEmpty();
    }

    @Test
    @DisplayName("a seed determines the workload and its run")
    void aSeedDeterminesTheWorkload() {
        for (SimulationWorkload workload : SimulationWorkload.values()) {
            assertThat(SimulationWorkload.forSeed(workload.seed(7))).isEqualTo(workload);
            SimulationResult first = Simulation.run(workload.seed(7), 1_000, TraceSink.NONE);
            assertThat(Simulation.run(workload.seed(7), 1_000, TraceSink.NONE)).isEqualTo(first);
        }
        assertThat(SimulationWorkload.forSeed(Long.MAX_VALUE)).isEqualTo(SimulationWorkload.REGISTERS);
        assertThat(SimulationWorkload.forSeed(-1)).isEqualTo(SimulationWorkload.REGISTERS);
    }
}
