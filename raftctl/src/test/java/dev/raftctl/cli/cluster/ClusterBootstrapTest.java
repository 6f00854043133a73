package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ClusterBootstrapTest {
    private static ClusterBootstrap bootstrap(FakeCluster cluster, String... names) throws CliFailure {
        List<ClusterMember> members = new ArrayList<>();
        for (String name : names) {
            members.add(new ClusterMember(
                    ServerId.of(name), cluster.server(name).address.toString()));
        }
        ClusterClient client = new ClusterClient(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(cluster.clock, 5_000),
                ProgressListener.NONE);
        return ClusterBootstrap.of(client, members, new TreeSet<>(), "orders", (name, first) -> "fresh");
    }

    private static FakeCluster unconfigured() {
        FakeCluster cluster = new FakeCluster();
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.add(name);
        }
        return cluster;
    }

    @Test
    void waitsForAServerThatIsStillStarting() throws CliFailure {
        FakeCluster cluster = unconfigured();
        cluster.server("n3").listensFromNanos = 2_000_000_000L;
        ClusterBootstrap.BootstrapResult result =
                bootstrap(cluster, "n1", "n2", "n3").execute();
        assertThat(result.alreadyBootstrapped()).isFalse();
        assertThat(cluster.server("n3").configuration.voters()).hasSize(3);
    }

    @Test
    void doesNotBootstrapWhenAServerNeverAnswers() {
        FakeCluster cluster = unconfigured();
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> bootstrap(cluster, "n1", "n2", "n3"));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(failure).hasMessageContaining("no answer from n3 at 10.0.0.3:7001");
        assertThat(cluster.server("n1").configuration.isEmpty()).isTrue();
        assertThat(cluster.clock.nanoTime()).as("the time it took").isLessThan(5_000_000_000L);
    }

    @Test
    void repeatingSucceedsWhenOneServerIsDown() throws CliFailure {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        ClusterBootstrap.BootstrapResult result =
                bootstrap(cluster, "n1", "n2", "n3").execute();
        assertThat(result.alreadyBootstrapped()).isTrue();
        assertThat(result.leader().id()).isEqualTo(ServerId.of("n1"));
    }

    @Test
    void requiresEveryEndpointToAnswer() {
        FakeCluster cluster = unconfigured();
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> bootstrap(cluster, "n1", "n2"));
        assertThat(failure.reason()).isEqualTo("SERVER_UNREACHABLE");
        assertThat(failure).hasMessageContaining("10.0.0.3:7001");
        assertThat(cluster.server("n1").configuration.isEmpty()).isTrue();
    }

    @Test
    void refusesWhenAnEndpointBelongsToACluster() {
        FakeCluster cluster = unconfigured();
        cluster.server("n3").clusterId = "old";
        cluster.server("n3").isMember = true;
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> bootstrap(cluster, "n1", "n2"));
        assertThat(failure.reason()).isEqualTo("ALREADY_BOOTSTRAPPED");
        assertThat(cluster.server("n1").configuration.isEmpty()).isTrue();
    }

    @Test
    void refusesAServerThatBelongsToACluster() {
        FakeCluster cluster = unconfigured();
        cluster.server("n1").clusterId = "old";
        cluster.server("n1").isMember = true;
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> bootstrap(cluster, "n1", "n2", "n3"));
        assertThat(failure.reason()).isEqualTo("ALREADY_BOOTSTRAPPED");
        assertThat(failure).hasMessageContaining("n1 belongs to cluster");
        assertThat(cluster.server("n2").configuration.isEmpty()).isTrue();
    }
}
