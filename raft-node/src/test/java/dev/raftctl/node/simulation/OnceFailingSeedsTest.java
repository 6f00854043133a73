package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that once found a fault, kept while the same seed still means the same run. */
@DisplayName("A seed that once failed")
class OnceFailingSeedsTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "11001, a leader past the catch-up of a membership change wanted a tick at once and for ever",
        "11485, the same while its majority was gone",
    })
    @DisplayName("is good")
    void is_good(long seed, String what) {
        assertThat(Simulation.run(seed, Simulation.STEPS, TraceSink.NONE).failure())
                .as(what)
                .isNull();
    }
}
