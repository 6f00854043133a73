package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outages in which every server answers, but a disk, a CPU or a clock is wrong. */
class SlowServerOutageIT {
    @TempDir
    Path directory;

    private OutageCluster cluster;
    private Process writer;

    @BeforeEach
    void startAClusterLedByN1() throws Exception {
        cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3");
        cluster.lead("n1");
        writer = cluster.startWriting();
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

    @Test
    void theLeadersSlowDiskIsNamed() throws Exception {
        cluster.shim("n1").delaySyncs(Duration.ofMillis(700));
        cluster.awaitFirstFinding("DISK_SLOW", explanation -> {
            assertThat(explanation.firstServers()).isEqualTo("n1");
            assertThat(explanation.nextCommand()).isEqualTo("step-down n1");
            assertThat(explanation.status()).isEqualTo("degraded");
        });
        cluster.runProposed("step-down n1");
    }

    @Test
    void aFollowersSlowDiskIsNamed() throws Exception {
        cluster.shim("n2").delaySyncs(Duration.ofSeconds(3));
        cluster.awaitFirstFinding("DISK_SLOW", explanation -> {
            assertThat(explanation.firstServers()).isEqualTo("n2");
            assertThat(explanation.value(".findings[0].next.command")).doesNotContain("step-down");
        });
    }

    @Test
    void theSlowDisksOfAMajorityAreWhatWritesWaitFor() throws Exception {
        cluster.shim("n2").delaySyncs(Duration.ofMillis(1_500));
        cluster.shim("n3").delaySyncs(Duration.ofMillis(1_500));
        cluster.awaitFirstFinding("DISK_SLOW", explanation -> {
            assertThat(explanation.firstServers()).isEqualTo("n2 n3");
            assertThat(explanation.status()).isEqualTo("down");
            assertThat(explanation.value(".limitedBy")).isEqualTo("disk");
        });
    }

    @Test
    void clocksThatJumpAreNamedAndNothingElse() throws Exception {
        cluster.shim("n1").moveClock(Duration.ofHours(2));
        cluster.shim("n2").moveClock(Duration.ofHours(-1));
        cluster.awaitFirstFinding("CLOCK_JUMP", explanation -> {
            assertThat(explanation.status()).isEqualTo("degraded");
            assertThat(explanation.leader()).isNotEmpty();
        });
        cluster.raftctl("put", "k", "1").requireExit(0);
    }
}
