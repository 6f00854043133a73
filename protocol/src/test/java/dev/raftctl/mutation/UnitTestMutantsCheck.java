package dev.raftctl.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Planted bugs of one module; each must be caught by the unit test that it names. A mutant that survives shows a gap in
 * that test.
 */
public abstract class UnitTestMutantsCheck {
    private final MutatedModule module;
    private final List<UnitTestMutant> mutants;

    protected UnitTestMutantsCheck(MutatedModule module, List<UnitTestMutant> mutants) {
        this.module = module;
        this.mutants = mutants;
    }

    @TestFactory
    @DisplayName("are caught:")
    Stream<DynamicTest> areCaughtByUnitTests() {
        return mutants.stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.name() + " (" + mutant.killedBy() + ")", () -> {
                    List<String> failures = failures(mutant.load(module), mutant.killedBy());
                    assertThat(failures).isNotEmpty();
                    if (Boolean.getBoolean("mutants.show")) {
                        System.out.println(mutant.name() + "\n    " + String.join("\n    ", failures));
                    }
                }));
    }

    @TestFactory
    @DisplayName("are the only reason for the failures: without them the same tests pass:")
    Stream<DynamicTest> passTheSameTestsWithoutMutation() {
        ClassLoader unchanged = MutantClassLoader.unchanged(module.packagePrefixes());
        return mutants.stream()
                .map(UnitTestMutant::killedBy)
                .distinct()
                .map(test -> DynamicTest.dynamicTest(
                        test, () -> assertThat(failures(unchanged, test)).isEmpty()));
    }

    private List<String> failures(ClassLoader loader, String test) throws ClassNotFoundException {
        return UnitTestRun.failures(loader, module.testPackage() + test);
    }
}
