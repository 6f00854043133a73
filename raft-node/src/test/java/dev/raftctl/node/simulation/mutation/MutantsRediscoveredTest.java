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
 * Every planted bug is found again from seeds that nobody chose: {@code -Dsimulation.first-seed}, at most
 * {@code -Dsimulation.mutant-seeds} (2,000) for each and {@code -Dsimulation.mutant-minutes} (25) in all; a bug that was not looked
 * for in time fails too. The report is in {@code target/rediscovered.txt}.
 */
@Tag("deep")
@DisplayName("Planted bugs")
class MutantsRediscoveredTest {
    private static final long FIRST_SEED = Long.getLong("simulation.first-seed", 1_000_000);
    private static final long SEEDS_MAX = Long.getLong("simulation.mutant-seeds", 2_000);
    private static final long MINUTES_MAX = Long.getLong("simulation.mutant-minutes", 25);

    private final List<String> lines = new ArrayList<>();
    private final List<String> missed = new ArrayList<>();
    private final List<Long> seedsNeeded = new ArrayList<>();

    @Test
    @DisplayName("are found again from fresh seeds")
    void are_found_again() throws IOException {
        long started = System.nanoTime();
        Mutants.all().stream().filter(Mutant::isCaught).parallel().forEach(mutant -> rediscover(mutant, started));
        String report = report();
        System.out.print(report);
        Files.writeString(Path.of("target", "rediscovered.txt"), report);
        assertThat(missed).isEmpty();
    }

    private void rediscover(Mutant mutant, long started) {
        MutantRun run = new MutantRun(mutant);
        for (long tried = 1; tried <= SEEDS_MAX; tried++) {
            if (System.nanoTime() - started > TimeUnit.MINUTES.toNanos(MINUTES_MAX)) {
                missed(mutant.name() + ": not in " + (tried - 1) + " seeds, then the time was over");
                return;
            }
            MutantRun.Caught caught = run.on(FIRST_SEED + tried - 1, mutant.steps());
            if (caught != null) {
                found(mutant, tried, caught);
                return;
            }
        }
        missed(mutant.name() + ": not in " + SEEDS_MAX + " seeds");
    }

    private synchronized void found(Mutant mutant, long seeds, MutantRun.Caught caught) {
        seedsNeeded.add(seeds);
        lines.add(String.format(
                Locale.ROOT, "%5d seeds: %s, by %s at step %d", seeds, mutant.name(), caught.check(), caught.step()));
    }

    private synchronized void missed(String what) {
        missed.add(what);
    }

    private synchronized String report() {
        List<Long> sorted = seedsNeeded.stream().sorted().toList();
        StringBuilder report = new StringBuilder();
        lines.stream().sorted().forEach(line -> report.append(line).append('\n'));
        missed.forEach(line -> report.append("MISSED ").append(line).append('\n'));
        if (!sorted.isEmpty()) {
            report.append(String.format(
                    Locale.ROOT,
                    "%d of %d found again, median %d seeds, worst %d%n",
                    sorted.size(),
                    sorted.size() + missed.size(),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() - 1)));
        }
        return report.toString();
    }
}
