package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain write} on real servers, one of which has a slow disk, a slow link or too little CPU time. */
class WriteExplanationIT {
    private static final int LARGE_VALUE_BYTES = 2_000;
    private static final Duration ENOUGH_CPU_TIME = Duration.ofMillis(100);
    private static final List<Duration> STARVING_CPU_TIMES =
            List.of(Duration.ofMillis(4), Duration.ofMillis(7), Duration.ofMillis(12));

    @TempDir
    Path directory;

    private OutageCluster cluster;
    private Process writer;

    @BeforeEach
    void startAClusterLedByN1() throws Exception {
        cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3");
        cluster.lead("n1");
    }

    @AfterEach
    void stop() throws Exception {
        if (writer != null) {
            writer.destroyForcibly().onExit().join();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static String limit(Explanation explanation) throws Exception {
        return explanation.value(".limitedBy + \" \" + (.write.limitedByServers | join(\" \"))");
    }

    @Test
    void aWriteInAHealthyClusterReachesAllServers() throws Exception {
        Program.ProgramResult shown = cluster.raftctl("explain", "write");
        shown.requireExit(0);
        assertThat(shown.out().lines().filter(line -> line.startsWith("ack"))).hasSize(2);
        cluster.awaitWriteExplanation(explanation -> {
            assertThat(explanation.value(".write | .answered and .leader == \"n1\" and .totalUs > 0"))
                    .isEqualTo("true");
            assertThat(explanation.value("[.write.stages[] | select(.afterUs == null)] | length"))
                    .isEqualTo("0");
        });
    }

    @Test
    void aFollowersSlowDiskIsNamedWhereTheOtherFollowerIsDown() throws Exception {
        cluster.kill("n3");
        cluster.shim("n2").delaySyncs(Duration.ofMillis(300));
        cluster.awaitWriteExplanation(explanation -> {
            assertThat(limit(explanation)).isEqualTo("disk n2");
            assertThat(explanation.value(
                            ".write.stages[] | select(.server == \"n2\") | .completesMajority and .tookUs > 250000"))
                    .isEqualTo("true");
        });
    }

    @Test
    void theLeadersSlowLinkIsNamed() throws Exception {
        cluster.kill("n3");
        cluster.network().limitRate("n1", "400kbit");
        writer = cluster.startWritingOneAfterTheOther(LARGE_VALUE_BYTES);
        cluster.awaitWriteExplanation(
                explanation -> assertThat(limit(explanation)).isEqualTo("network n1 n2"));
    }

    @Test
    void aLeaderWithoutCpuTimeIsNamed() throws Exception {
        try (CpuQuota quota = CpuQuota.of(cluster.node("n1").pid(), ENOUGH_CPU_TIME)) {
            writer = cluster.startWriting();
            OutageCluster.eventually(
                    () -> "writes are limited by the cpu of n1; the last explanation:\n"
                            + cluster.raftctl("explain", "write"),
                    () -> STARVING_CPU_TIMES.stream().anyMatch(each -> isNamedWith(quota, each)));
        }
    }

    /** Which quota starves a leader without deposing it depends on the machine, so the test tries several. */
    private boolean isNamedWith(CpuQuota quota, Duration per100Millis) {
        try {
            quota.change(ENOUGH_CPU_TIME);
            cluster.lead("n1");
            quota.change(per100Millis);
            OutageCluster.letPass(Duration.ofSeconds(3));
            boolean isNamed = limit(cluster.explainWrite()).equals("cpu n1");
            return isNamed || limit(cluster.explainWrite()).equals("cpu n1"); // The first may be of the time before.
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aWriteThatIsNotAcknowledgedInTimeIsExplained() throws Exception {
        cluster.shim("n2").delaySyncs(Duration.ofSeconds(20));
        cluster.shim("n3").delaySyncs(Duration.ofSeconds(20));
        OutageCluster.eventually(
                "the write is not acknowledged",
                () -> cluster.raftctl("explain", "write").out().startsWith("WRITE not acknowledged"));
        cluster.raftctl("explain", "write").requireExit(1);
    }
}
