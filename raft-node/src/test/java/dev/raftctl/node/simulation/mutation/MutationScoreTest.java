package dev.raftctl.node.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Planted bugs, each caught by the simulator on the seed that once found it. A mutant that survives is a hole in the checks. */
@DisplayName("Planted bugs")
class MutationScoreTest {
    private final List<Mutant> mutants = Mutant.parse(text());

    private static String text() {
        try (InputStream in = MutationScoreTest.class.getResourceAsStream("mutants.txt")) {
            if (in == null) {
                throw new IllegalStateException("no mutants");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @Test
    @DisplayName("there are at least 40 of them")
    void there_are_at_least_forty() {
        assertThat(mutants).hasSizeGreaterThanOrEqualTo(40);
    }

    @TestFactory
    @DisplayName("are caught:")
    Stream<DynamicTest> are_caught() {
        return mutants.stream().map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> {
            MutantRun.Caught caught = new MutantRun(mutant).on(mutant.seed(), mutant.steps());
            assertThat(caught).as("%s survives seed %d", mutant, mutant.seed()).isNotNull();
        }));
    }
}
