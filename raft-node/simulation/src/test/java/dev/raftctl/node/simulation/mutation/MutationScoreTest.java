package dev.raftctl.node.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.mutation.UnitTestMutant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Planted bugs, each caught by the simulator on its recorded seed. A mutant that survives shows a gap in the checks.
 */
@DisplayName("Planted bugs")
class MutationScoreTest {
    /**
     * A change of the core may turn a recorded seed into a different run, so this many other seeds are tried before a
     * mutant counts as a survivor.
     */
    private static final long EXTRA_SEEDS = 60;

    /** The number of surviving mutants that is allowed; it may only decrease. */
    private static final int MAX_SURVIVORS = 0;

    private static final Path TABLE = Path.of("MUTATIONS.md");

    private final List<Mutant> mutants = Mutants.all();

    @Test
    @DisplayName("are all caught")
    void areAllRecordedAsCaught() {
        assertThat(mutants).filteredOn(Mutant::isCaught).hasSizeGreaterThanOrEqualTo(40);
        assertThat(mutants).filteredOn(mutant -> !mutant.isCaught()).hasSizeLessThanOrEqualTo(MAX_SURVIVORS);
    }

    @TestFactory
    @DisplayName("are caught:")
    Stream<DynamicTest> areCaught() {
        Map<String, String> survivors = new ConcurrentHashMap<>();
        mutants.stream().parallel().forEach(mutant -> {
            String survivalReason = survivalReason(mutant);
            if (!survivalReason.isEmpty()) {
                survivors.put(mutant.name(), survivalReason);
            }
        });
        return mutants.stream()
                .map(mutant -> DynamicTest.dynamicTest(
                        mutant.name(),
                        () -> assertThat(survivors.get(mutant.name())).isNull()));
    }

    /** Returns an empty text if the mutant is caught. A mutant that was never caught must still fit the code. */
    private static String survivalReason(Mutant mutant) {
        try {
            MutantRun run = new MutantRun(mutant);
            if (!mutant.isCaught() || run.runSeed(mutant.seed(), mutant.steps()) != null) {
                return "";
            }
            for (long seed = 1; seed <= EXTRA_SEEDS; seed++) {
                if (run.runSeed(seed, mutant.steps()) != null) {
                    System.out.printf(
                            "seed %d no longer catches '%s', but seed %d does%n", mutant.seed(), mutant.name(), seed);
                    return "";
                }
            }
            return "it survives seed " + mutant.seed() + " and " + EXTRA_SEEDS
                    + " others; find a new seed with MutantSeedFinder";
        } catch (IllegalStateException doesNotApply) {
            return doesNotApply.getMessage();
        }
    }

    @TestFactory
    @DisplayName("that another rule makes harmless are planted with that rule disabled, which alone is no bug:")
    Stream<DynamicTest> passWithOnlyTheGuardOff() {
        return mutants.stream().flatMap(mutant -> {
            Mutant.Guard guard = mutant.guard();
            return guard == null
                    ? Stream.of()
                    : Stream.of(DynamicTest.dynamicTest(mutant.name(), () -> {
                        MutantRun run = new MutantRun(Mutant.withoutGuard(mutant, guard));
                        assertThat(run.runSeed(mutant.seed(), mutant.steps())).isNull();
                    }));
        });
    }

    @Test
    @DisplayName("are listed in MUTATIONS.md with the checks that catch them (-Drewrite=true writes it)")
    void arePublished() throws IOException {
        if (Boolean.getBoolean("rewrite")) {
            Files.writeString(TABLE, table());
        }
        assertThat(TABLE).hasContent(table());
    }

    private String table() {
        Map<String, Integer> checks = new TreeMap<>();
        List<Mutant> caught = mutants.stream().filter(Mutant::isCaught).toList();
        caught.forEach(mutant -> checks.merge(mutant.killedBy(), 1, Integer::sum));
        StringBuilder table = new StringBuilder("# Planted bugs\n\n")
                .append(
                        "One-line bugs in the protocol, the pipeline, the state machine and the storage, compiled in place of the real class while\n")
                .append(
                        "the tests run. Every build replays each on the seed below and fails if one survives or no longer fits the code.\n")
                .append(String.format("%n%d mutants, %d caught, by %s.%n%n", mutants.size(), caught.size(), checks))
                .append("| Hazard and bug | In | Caught by | Seed | At step |\n|---|---|---|---:|---:|\n");
        for (Mutant mutant : caught) {
            table.append(String.format(
                    "| %s | `%s` | %s | %d | %d |%n",
                    mutant.name(), mutant.file(), mutant.killedBy(), mutant.seed(), mutant.caughtAt()));
        }
        table.append(
                        "\nSome of these are harmless as long as another rule holds. They are planted with that rule disabled; the same seed\n")
                .append("passes with only that rule disabled.\n\n");
        mutants.forEach(mutant -> {
            Mutant.Guard guard = mutant.guard();
            if (guard != null) {
                table.append(String.format("- %s: %s%n", mutant.name(), guard.what()));
            }
        });
        List<Mutant> survivors =
                mutants.stream().filter(mutant -> !mutant.isCaught()).toList();
        table.append(survivors.isEmpty() ? "" : "\nNo seed tried so far catches these:\n\n");
        survivors.forEach(mutant -> table.append(String.format("- %s (`%s`)%n", mutant.name(), mutant.file())));
        table.append(
                        "\nThe simulator does not run these classes, or rarely gets them into the situation that matters. Every build compiles each bug\n")
                .append("into them and runs the unit test, which must fail.\n\n")
                .append(UnitTestMutant.table(Mutants.ofUnitTests()));
        return table.toString();
    }
}
