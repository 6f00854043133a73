package dev.raftctl.node.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Planted bugs, each caught by the simulator on the seed that once found it. A mutant that survives is a hole in the checks. */
@DisplayName("Planted bugs")
class MutationScoreTest {
    /** Where the core has changed since, a recorded seed may mean another run: so many others are tried before a mutant counts as alive. */
    private static final long EXTRA_SEEDS = 60;

    /** May only fall. */
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

    /** Empty when it is caught as it was before. One that never was must still fit the code. */
    private static String survivalReason(Mutant mutant) {
        try {
            MutantRun run = new MutantRun(mutant);
            if (!mutant.isCaught() || run.runSeed(mutant.seed(), mutant.steps()) != null) {
                return "";
            }
            for (long seed = 1; seed <= EXTRA_SEEDS; seed++) {
                if (run.runSeed(seed, mutant.steps()) != null) {
                    System.out.printf("seed %d no longer catches '%s': %d does%n", mutant.seed(), mutant.name(), seed);
                    return "";
                }
            }
            return "it survives seed " + mutant.seed() + " and " + EXTRA_SEEDS + " others: see MutantHunt";
        } catch (IllegalStateException doesNotApply) {
            return doesNotApply.getMessage();
        }
    }

    @TestFactory
    @DisplayName("that another rule guards against are planted with that rule off, which alone is no bug:")
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
    @DisplayName("are published with what catches them: MUTATIONS.md (-Drewrite=true writes it)")
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
                        "One-line bugs of the protocol, the machine and the storage, compiled in place of the real class while the tests\n")
                .append(
                        "run. Every build replays each on the seed below and fails if one survives, or does not fit the code any more.\n")
                .append(String.format("%n%d mutants, %d caught, by %s.%n%n", mutants.size(), caught.size(), checks))
                .append("| Trap and bug | In | Caught by | Seed | At step |\n|---|---|---|---:|---:|\n");
        for (Mutant mutant : caught) {
            table.append(String.format(
                    "| %s | `%s` | %s | %d | %d |%n",
                    mutant.name(), mutant.file(), mutant.killedBy(), mutant.seed(), mutant.caughtAt()));
        }
        table.append(
                        "\nOf these, some do no harm as long as another rule holds. They are planted with that rule off; the same seed is\n")
                .append("good with only that rule off.\n\n");
        mutants.forEach(mutant -> {
            Mutant.Guard guard = mutant.guard();
            if (guard != null) {
                table.append(String.format("- %s: %s%n", mutant.name(), guard.what()));
            }
        });
        List<Mutant> survivors =
                mutants.stream().filter(mutant -> !mutant.isCaught()).toList();
        table.append(survivors.isEmpty() ? "" : "\nNo seed tried so far tells these from the real thing:\n\n");
        survivors.forEach(mutant -> table.append(String.format("- %s (`%s`)%n", mutant.name(), mutant.file())));
        table.append(
                        "\nThe simulator does not run these classes. Every build compiles each bug into them and runs the unit test, which must\n")
                .append("fail.\n\n| Trap and bug | In | Caught by |\n|---|---|---|\n");
        Mutants.ofUnitTests()
                .forEach(mutant -> table.append(
                        String.format("| %s | `%s` | `%s` |%n", mutant.name(), mutant.file(), mutant.killedBy())));
        return table.toString();
    }
}
