package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.ScriptFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays every script. {@code -Drewrite} writes the current output into the scripts, so that the diff can be reviewed.
 */
class ScriptsTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/scripts/core");

    static List<Path> scripts() throws IOException {
        return ScriptFile.in(SCRIPTS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void replaysAsWritten(Path file) throws IOException {
        ScriptFile.assertReplaysAsWritten(file, new ScriptedCluster()::run);
    }

    @Test
    void findsScripts() throws IOException {
        assertThat(scripts()).hasSizeGreaterThan(20);
    }

    @Test
    void electFailsUnlessTheServerWins() {
        ScriptedCluster cluster = new ScriptedCluster();
        cluster.run("cluster 1 2 3");
        cluster.run("cut 1");
        assertThatThrownBy(() -> cluster.run("elect 1")).hasMessageContaining("1 was not elected: pre-candidate t1");
        assertThatThrownBy(() -> cluster.run("replicate 1 a")).hasMessage("1 is no leader");
    }

    @Test
    void electStillPrintsWhatDoesNotBelongToAnUndisturbedElection() {
        ScriptedCluster cluster = new ScriptedCluster();
        cluster.run("settings pre-vote=off");
        cluster.run("cluster 1 2 3");
        cluster.run("log 2 1");
        cluster.run("show messages");
        assertThat(cluster.run("elect 1"))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("2 vote-refused: rejects a vote for 1 in term 2"),
                        line -> assertThat(line).startsWith("1 refused-by: 2 rejected its vote for term 2"),
                        line -> assertThat(line).startsWith("2 log-truncated: truncates its entries 2 to 2"),
                        line -> assertThat(line).isEqualTo("1 leads term 2 with the votes of [1, 3] out of [1, 2, 3]"),
                        line -> assertThat(line).isEqualTo("1 2 3: log to t2/2, commit 2"));
    }
}
