package dev.raftctl.node.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every planted bug is found again from fresh seeds: starting at {@code -Dsimulation.first-seed}, with at most {@code
 * -Dsimulation.mutant-seeds} (2,000) for each bug and {@code -Dsimulation.mutant-minutes} (25) in total; a bug that
 * time did not allow to search for also fails. The report is in {@code target/rediscovered.txt}.
 */
@Tag("deep")
@DisplayName("Planted bugs")
class MutantsRediscoveredTest {
    private static final long FIRST_SEED = Long.getLong("simulation.first-seed", 1_000_000);
    private static final long MAX_SEEDS = Long.getLong("simulation.mutant-seeds", 2_000);
    private static final long MAX_MINUTES = Long.getLong("simulation.mutant-minutes", 25);

    private final List<String> lines = new ArrayList<>();
    private final List<String> recordMissed = new ArrayList<>();
    private final List<Long> seedsNeeded = new ArrayList<>();

    @Test
    @DisplayName("are found again from fresh seeds")
    void areFoundAgainFromFreshSeeds() throws IOException {
        long started = System.nanoTime();
        Mutants.all().stream().filter(Mutant::isCaught).parallel().forEach(mutant -> rediscover(mutant, started));
        String report = report();
        System.out.print(report);
        Files.writeString(Path.of("target", "rediscovered.txt"), report);
        assertThat(recordMissed).isEmpty();
    }

    private void rediscover(Mutant mutant, long started) {
        MutantRun run = new MutantRun(mutant);
        for (long tried = 1; tried <= MAX_SEEDS; tried++) {
            if (System.nanoTime() - started > TimeUnit.MINUTES.toNanos(MAX_MINUTES)) {
                recordMissed(mutant.name() + ": not in " + (tried - 1) + " seeds before time ran out");
                return;
            }
            MutantRun.Caught caught = run.runSeed(FIRST_SEED + tried - 1, mutant.steps());
            if (caught != null) {
                recordFound(mutant, tried, caught);
                return;
            }
        }
        recordMissed(mutant.name() + ": not in " + MAX_SEEDS + " seeds");
    }

    private synchronized void recordFound(Mutant mutant, long seeds, MutantRun.Caught caught) {
        seedsNeeded.add(seeds);
        lines.add(String.format(
                Locale.ROOT, "%5d seeds: %s, by %s at step %d", seeds, mutant.name(), caught.check(), caught.step()));
    }

    private synchronized void recordMissed(String description) {
        recordMissed.add(description);
    }

    private synchronized String report() {
        List<Long> sorted = seedsNeeded.stream().sorted().toList();
        StringBuilder report = new StringBuilder();
        lines.stream().sorted().forEach(line -> report.append(line).append('\n'));
        recordMissed.forEach(line -> report.append("MISSED ").append(line).append('\n'));
        if (!sorted.isEmpty()) {
            report.append(String.format(
                    Locale.ROOT,
                    "%d of %d found again, median %d seeds, worst %d%n",
                    sorted.size(),
                    sorted.size() + recordMissed.size(),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() - 1)));
        }
        return report.toString();
    }
}
