package dev.raftctl.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.findings.Evidence;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.RequestDeadline;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that show a cluster query each server once, and again only if that shows whether clocks differ. */
class ClusterSurveyTest {
    private static final long WALL_MILLIS = 1_764_500_000_000L;
    private static final long TIMEOUT_MILLIS = 20_000;
    /** As long as a server with hardly any CPU time may take. */
    private static final long SLOW_MILLIS = 3_000;

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    @BeforeEach
    void setClocks() {
        List.of("n1", "n2", "n3").forEach(name -> cluster.server(name).wallMillis = WALL_MILLIS);
    }

    private Evidence survey() throws CliFailure {
        return ClusterSurvey.of(new ClusterClient(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(cluster.clock, TIMEOUT_MILLIS),
                ProgressListener.NONE));
    }

    @Test
    void oneSurveyShowsAClockThatDiffersByMoreThanTheAnswersTook() throws CliFailure {
        cluster.server("n3").wallMillis = WALL_MILLIS + 5_000;
        Evidence evidence = survey();
        assertThat(evidence.later()).isNull();
        assertThat(Findings.of(evidence).codes()).containsExactly("CLOCK_SKEW");
    }

    @Test
    void slowAnswerIsNoDifferenceOfClocks() throws CliFailure {
        FakeServer slow = cluster.server("n3");
        slow.describeMillis = SLOW_MILLIS;
        slow.wallMillis = WALL_MILLIS + SLOW_MILLIS;
        Evidence evidence = survey();
        assertThat(evidence.later()).isNotNull();
        assertThat(Findings.of(evidence).codes()).isEmpty();
    }

    /** The second survey ends early, so it must not hide servers that answered the first one. */
    @Test
    void firstSurveyIsJudgedAlsoIfTheSecondOneIsIncomplete() throws CliFailure {
        FakeServer slow = cluster.server("n3");
        slow.describeMillis = SLOW_MILLIS;
        slow.wallMillis = WALL_MILLIS + SLOW_MILLIS;
        Evidence evidence = survey();
        assertThat(evidence.clusterStatus().reachableServers()).hasSize(3);
        ClusterStatus later = Objects.requireNonNull(evidence.later());
        assertThat(later.reachableServers()).doesNotContain(slow.id);
    }

    @Test
    void secondSurveyThatFailsIsIgnored() throws CliFailure {
        FakeServer slow = cluster.server("n3");
        slow.describeMillis = SLOW_MILLIS;
        slow.wallMillis = WALL_MILLIS + SLOW_MILLIS;
        cluster.afterStatusRequests(
                3,
                () -> List.of("n1", "n2", "n3")
                        .forEach(name -> cluster.server(name).behaviour = FakeServer.Behaviour.DOWN));
        Evidence evidence = survey();
        assertThat(evidence.later()).isNull();
        assertThat(evidence.clusterStatus().reachableServers()).hasSize(3);
    }
}
