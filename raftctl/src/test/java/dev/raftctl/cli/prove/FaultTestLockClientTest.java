package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.ClusterRequests;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.LeaderlessDescription;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestListener;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FaultTestLockClientTest {
    private static final int HOLDS = 2;

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private static boolean isRelease(ClientRequest request) {
        return request instanceof ClientRequest.ExecuteCoordinationRequest execute
                && CoordinationMessageFormat.decodeCommand(execute.command()).as(CoordinationCommand.ReleaseLock.class)
                        != null;
    }

    @Test
    void holdsAndReleasesTheLockAgainAndAgain() {
        CountDownLatch stop = new CountDownLatch(1);
        int[] releases = {0};
        cluster.server("n1").handleAll(request -> {
            if (isRelease(request) && ++releases[0] == HOLDS) {
                stop.countDown();
            }
            return null;
        });
        ClusterRequests requests = new ClusterRequests(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(ClientClock.REAL, 5_000),
                RequestListener.NONE,
                LeaderlessDescription.SHORT);
        FaultTestLockClient client = new FaultTestLockClient(7, requests, stop, new SplittableRandom(1));
        client.run();
        assertThat(client.holds()).hasSize(HOLDS).allSatisfy(hold -> {
            assertThat(hold.client()).isEqualTo(7);
            assertThat(hold.token()).isPositive();
            assertThat(hold.lastHeldNanos()).isGreaterThanOrEqualTo(hold.acquiredNanos());
        });
        assertThat(LockVerdict.of(1, client.holds()).holds()).isTrue();
        assertThat(cluster.lockCount()).isZero();
    }
}
