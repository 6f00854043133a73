package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seeds whose runs once found a bug, kept while the same seed still produces the same run. */
@DisplayName("A seed that once failed")
class RegressionSeedsTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "11001, a leader that had finished the catch-up of a membership change requested ticks forever",
        "11485, the same without a majority",
        "1013895, a received snapshot got its name before the checker allowed it",
        "1030537, writes queued after a write that did not fit were overtaken by later ones",
        "1010076, a leader was expected to stay although an unfinished change removed it",
        "1011599, a disk that synced one entry at a time never caught up",
        "1013872, servers were considered removed because of an index that differs between servers",
        "1033330, the same with the only voter wiped",
    })
    @DisplayName("passes")
    void passes(long seed, String description) {
        assertThat(Simulation.run(seed, Simulation.DEFAULT_STEPS, TraceSink.NONE)
                        .failure())
                .as(description)
                .isNull();
    }
}
