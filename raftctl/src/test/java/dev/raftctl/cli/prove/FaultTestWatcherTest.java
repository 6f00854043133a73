package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClusterRequests;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.FakeWatchHistory;
import dev.raftctl.client.LeaderlessDescription;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestListener;
import dev.raftctl.node.simulation.linear.RegisterAction;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTestWatcherTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final FakeWatchHistory history = new FakeWatchHistory().at(cluster);
    private boolean isClosed;

    private ClusterRequests requests() {
        return new ClusterRequests(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(cluster.clock, 3_000),
                RequestListener.NONE,
                LeaderlessDescription.SHORT);
    }

    @Test
    void goesOnAtAnotherServerAndBeginsANewWatchWhenTheChangesAreCompacted() {
        long[] indexes = new long[3];
        history.whenWaiting(() -> indexes[0] = history.change("prove/0/1", "7"))
                .whenWaiting(() -> {
                    for (String name : new String[] {"n1", "n2"}) {
                        cluster.server(name).behaviour = FakeServer.Behaviour.DOWN;
                    }
                    indexes[1] = history.change("prove/0/1", null);
                })
                .whenWaiting(() -> {
                    history.change("other", "1");
                    history.compactTo(history.change("prove/0/2", "8"));
                })
                .whenWaiting(() -> indexes[2] = history.change("prove/0/2", "9"))
                .whenWaiting(() -> isClosed = true);
        FaultTestWatcher watcher = new FaultTestWatcher(1, this::requests, () -> isClosed);
        watcher.run();
        assertThat(watcher.segments().stream().flatMap(segment -> segment.changes().stream()))
                .contains(
                        new WatchedChange(indexes[0], "prove/0/1", 7, RegisterAction.ABSENT),
                        new WatchedChange(indexes[1], "prove/0/1", RegisterAction.ABSENT, 7),
                        new WatchedChange(indexes[2], "prove/0/2", 9, 8));
        assertThat(watcher.hasReached(indexes[2])).isTrue();
        assertThat(watcher.hasReached(indexes[2] + 1)).isFalse();
        assertThat(WatchHistoryCheck.contradiction(List.of(), watcher.segments()))
                .isNull();
    }
}
