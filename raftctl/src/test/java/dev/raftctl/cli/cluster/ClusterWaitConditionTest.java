package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.RequestDeadline;
import org.junit.jupiter.api.Test;

class ClusterWaitConditionTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private CliFailure failure(ClusterWaitCondition awaited, long millis) {
        ClusterClient client = new ClusterClient(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(cluster.clock, millis),
                ProgressListener.NONE);
        return catchThrowableOfType(CliFailure.class, () -> awaited.await(client));
    }

    private void muteAll() {
        for (String name : new String[] {"n1", "n2", "n3"}) {
            cluster.server(name).behaviour = FakeServer.Behaviour.SILENT;
        }
    }

    /** The last round has only the remaining time, which may be almost none. */
    @Test
    void doesNotReportServersAsSilentThatHadNoTimeToAnswer() {
        ClusterWaitCondition condition = new ClusterWaitCondition() {
            @Override
            String unmetReason(ClusterStatus clusterStatus) {
                muteAll();
                return clusterStatus.configuration().members().size() + " members";
            }

            @Override
            String description(ClusterStatus clusterStatus) {
                return "";
            }
        };
        assertThat(failure(condition, 300)).hasMessage("timed out after 300 ms: 3 members");
    }

    @Test
    void measuresSilenceFromTheFirstUnansweredRequest() {
        cluster.server("n2").behaviour = FakeServer.Behaviour.SILENT;
        cluster.server("n3").behaviour = FakeServer.Behaviour.SILENT;
        cluster.depose();
        assertThat(failure(ClusterWaitCondition.leader(), 5_000).message()).contains("n2 (no answer within 4");
    }

    @Test
    void hintNamesTheServersToStart() {
        cluster.depose();
        cluster.server("n2").behaviour = FakeServer.Behaviour.DOWN;
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(failure(ClusterWaitCondition.leader(), 1_000).hint())
                .isEqualTo("start n2 or n3, one is enough; then: raftctl wait leader --timeout 60s");
    }
}
