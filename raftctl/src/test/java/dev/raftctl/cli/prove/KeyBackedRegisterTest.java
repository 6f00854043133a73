package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.node.simulation.linear.RegisterAction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The key-value store answers as the checker's model does. */
class KeyBackedRegisterTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final CachedClusterInfo knownCluster = new CachedClusterInfo(cluster.addresses());
    private final KeyBackedRegister register = new KeyBackedRegister("k");

    private long perform(RegisterAction action) throws CliFailure {
        ClusterClient client = new ClusterClient(
                knownCluster, cluster, RequestDeadline.in(cluster.clock, 5_000), ProgressListener.NONE);
        return register.perform(client, action).answer();
    }

    @Test
    void everyActionHasTheAnswerOfTheModel() throws CliFailure {
        List<RegisterAction> actions = List.of(
                new RegisterAction.RegisterGet(),
                new RegisterAction.RegisterCompareAndSet(5, 6),
                new RegisterAction.RegisterCompareAndSet(RegisterAction.ABSENT, 7),
                new RegisterAction.RegisterCompareAndSet(RegisterAction.ABSENT, 8),
                new RegisterAction.RegisterCompareAndSet(6, 8),
                new RegisterAction.RegisterCompareAndSet(7, 8),
                new RegisterAction.RegisterIncrement(2),
                new RegisterAction.RegisterGet(),
                new RegisterAction.RegisterPut(-3),
                new RegisterAction.RegisterGet(),
                new RegisterAction.RegisterDelete(),
                new RegisterAction.RegisterDelete(),
                new RegisterAction.RegisterIncrement(4),
                new RegisterAction.RegisterGet());
        long state = RegisterAction.ABSENT;
        for (RegisterAction action : actions) {
            assertThat(perform(action)).as(action.toString()).isEqualTo(action.response(state));
            state = action.nextState(state);
        }
    }
}
