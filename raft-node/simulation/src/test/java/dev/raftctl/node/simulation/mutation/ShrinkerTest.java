package dev.raftctl.node.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The shrinker")
class ShrinkerTest {
    private static final int MAX_RUNS = 1_500;
    private static final int MAX_EVENTS = 200;

    @Test
    @DisplayName("shrinks a run that a planted bug makes fail below 200 events, and the same check still fails")
    void shrinksAFailingRunBelow200Events() {
        Mutant mutant = Mutants.named("E10 a vote ignores the candidate's log");
        MutantRun run = new MutantRun(mutant);
        MutantRun.Caught original = run.runSeed(mutant.seed(), mutant.steps());
        List<String> trace = new ArrayList<>();
        MutantRun.Caught shrunk = run.shrunk(mutant.seed(), mutant.steps(), MAX_RUNS, trace);
        assertThat(original).isNotNull();
        assertThat(shrunk).isNotNull();
        assertThat(shrunk.check()).isEqualTo(original.check());
        assertThat(shrunk.step()).isLessThan(MAX_EVENTS);
        // The trace includes the servers' decisions.
        assertThat(trace).anyMatch(line -> line.contains("leads term"));
    }
}
