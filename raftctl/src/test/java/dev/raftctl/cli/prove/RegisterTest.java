package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Deadline;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FakeCluster;
import dev.raftctl.cli.cluster.KnownCluster;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.node.simulation.linear.Action;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The key-value store answers as the checker's model does. */
class RegisterTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final KnownCluster knownCluster = new KnownCluster(cluster.addresses());
    private final Register register = new Register("k");

    private long perform(Action action) throws Failure {
        ClusterClient client =
                new ClusterClient(knownCluster, cluster, Deadline.in(cluster.clock, 5_000), ProgressListener.NONE);
        return register.perform(client, action).answer();
    }

    @Test
    void everyActionHasTheAnswerOfTheModel() throws Failure {
        List<Action> actions = List.of(
                new Action.Get(),
                new Action.CompareAndSet(5, 6),
                new Action.CompareAndSet(Action.ABSENT, 7),
                new Action.CompareAndSet(Action.ABSENT, 8),
                new Action.CompareAndSet(6, 8),
                new Action.CompareAndSet(7, 8),
                new Action.Increment(2),
                new Action.Get(),
                new Action.Put(-3),
                new Action.Get(),
                new Action.Delete(),
                new Action.Delete(),
                new Action.Increment(4),
                new Action.Get());
        long state = Action.ABSENT;
        for (Action action : actions) {
            assertThat(perform(action)).as(action.toString()).isEqualTo(action.response(state));
            state = action.nextState(state);
        }
    }
}
