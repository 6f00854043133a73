package dev.raftctl.node.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The shrinker")
class ShrinkerTest {
    private static final int RUNS_MAX = 1_500;
    private static final int EVENTS_MAX = 200;

    @Test
    @DisplayName("brings a run that a planted bug makes fail under 200 events, and the same check still fails")
    void brings_a_failing_run_under_200_events() {
        Mutant mutant = Mutants.named("E10 any log is good enough for a vote");
        MutantRun run = new MutantRun(mutant);
        MutantRun.Caught whole = run.on(mutant.seed(), mutant.steps());
        List<String> trace = new ArrayList<>();
        MutantRun.Caught small = run.shrunk(mutant.seed(), mutant.steps(), RUNS_MAX, trace);
        assertThat(whole).isNotNull();
        assertThat(small).isNotNull();
        assertThat(small.check()).isEqualTo(whole.check());
        assertThat(small.step()).isLessThan(EVENTS_MAX);
        // The decisions of the servers are told with it.
        assertThat(trace).anyMatch(line -> line.contains("leads term"));
    }
}
