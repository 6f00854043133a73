package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that once found a fault, kept while the same seed still means the same run. */
@DisplayName("A seed that once failed")
class RegressionSeedsTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "11001, a leader past the catch-up of a membership change wanted a tick at once and for ever",
        "11485, the same while its majority was gone",
        "1013895, a received snapshot had its name before the checks knew that it may",
        "1030537, what waited behind a write without room was overtaken by what came later",
        "1010076, a leader that a change under way removed was expected to stay",
        "1011599, a disk that wrote one entry at a time was behind for ever",
        "1013872, servers were taken for removed ones by an index that each has its own of",
        "1033330, the same where the only voter was wiped",
    })
    @DisplayName("is good")
    void passes(long seed, String description) {
        assertThat(Simulation.run(seed, Simulation.DEFAULT_STEPS, TraceSink.NONE)
                        .failure())
                .as(description)
                .isNull();
    }
}
