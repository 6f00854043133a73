package dev.raftctl.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.program.EventualCondition;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.ClusterRequests;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.LeaderRequestRouter;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import dev.raftctl.client.LeaderlessDescription;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestListener;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The leases, locks and watchers of a workload, at servers with a real state machine. */
class CoordinationWorkloadTest {
    private static final WorkloadSettings SETTINGS =
            new WorkloadSettings(2, 1, 0, 16, 4, new WorkloadMix(1, 0, 1, 1), 5, 0, 1_000, 20_000, 1);

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private LeaderRequestRouter router;
    private ClusterRequests requests;
    private WorkloadLeases leases;
    private WorkloadLocks locks;
    private ClusterWorkloadOperations operations;

    @BeforeEach
    void prepare() throws Exception {
        requests = new ClusterRequests(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(ClientClock.REAL, 20_000),
                RequestListener.NONE,
                LeaderlessDescription.SHORT);
        router = LeaderRequestRouter.to(requests.findLeader(), requests, 2, 20_000);
        CoordinationCalls calls = new CoordinationCalls(router, 20_000);
        leases = new WorkloadLeases(calls, SETTINGS);
        locks = new WorkloadLocks(calls, SETTINGS, "p/");
        operations = new ClusterWorkloadOperations(router, leases, locks);
        leases.grantAll(ClientClock.REAL);
        locks.acquireAll(leases, ClientClock.REAL);
    }

    @AfterEach
    void close() {
        router.close();
    }

    private static LeaderRequestOutcome await(CompletableFuture<LeaderRequestOutcome> outcome) throws Exception {
        return outcome.get(120, TimeUnit.SECONDS);
    }

    private List<CoordinationCommand.ReleaseLock> releases() {
        List<CoordinationCommand.ReleaseLock> releases = new ArrayList<>();
        for (ClientRequest request : cluster.requestsTo("n1")) {
            if (request instanceof ClientRequest.ExecuteCoordinationRequest execute) {
                CoordinationCommand.ReleaseLock release = CoordinationMessageFormat.decodeCommand(execute.command())
                        .as(CoordinationCommand.ReleaseLock.class);
                if (release != null) {
                    releases.add(release);
                }
            }
        }
        return releases;
    }

    @Test
    void eachLockHasOneHolderAndTwoWaitersUntilAllAreReleased() throws Exception {
        assertThat(cluster.leaseCount()).isEqualTo(2 + 2 * 3);
        assertThat(cluster.lockCount()).isEqualTo(2);
        assertThat(cluster.waiterCount()).isEqualTo(4);
        locks.releaseAll(ClientClock.REAL);
        leases.revokeAll(ClientClock.REAL);
        assertThat(cluster.leaseCount()).isZero();
        assertThat(cluster.lockCount()).isZero();
        assertThat(cluster.waiterCount()).isZero();
    }

    @Test
    void aHandOverPassesALockToTheNextWaiterAndQueuesTheFormerHolder() throws Exception {
        for (int i = 0; i < 12; i++) {
            assertThat(await(operations.handOverLock())).isEqualTo(LeaderRequestOutcome.SUCCEEDED);
            assertThat(cluster.waiterCount()).isEqualTo(4);
        }
        List<CoordinationCommand.ReleaseLock> releases = releases();
        assertThat(releases).hasSize(12);
        for (byte[] name : List.of("p/lock/00000000".getBytes(UTF_8), "p/lock/00000001".getBytes(UTF_8))) {
            List<CoordinationCommand.ReleaseLock> ofLock = releases.stream()
                    .filter(release -> Arrays.equals(release.name(), name))
                    .toList();
            assertThat(ofLock).hasSize(6);
            assertThat(ofLock)
                    .extracting(CoordinationCommand.ReleaseLock::token)
                    .isSorted()
                    .doesNotHaveDuplicates();
            for (int i = 3; i < 6; i++) {
                assertThat(new TreeSet<>(List.of(
                                ofLock.get(i - 2).lease(),
                                ofLock.get(i - 1).lease(),
                                ofLock.get(i).lease())))
                        .hasSize(3);
                assertThat(ofLock.get(i).lease()).isEqualTo(ofLock.get(i - 3).lease());
            }
        }
    }

    @Test
    void locksAreUsedAgainAfterAChangeOfTheLeader() throws Exception {
        cluster.elect("n2", 6);
        for (int i = 0; i < 4; i++) {
            LeaderRequestOutcome unused = await(operations.handOverLock());
        }
        for (int i = 0; i < 6; i++) {
            assertThat(await(operations.handOverLock())).isEqualTo(LeaderRequestOutcome.SUCCEEDED);
        }
        // Hand-overs may have used one lock only, while the other one queued again on the thread that found the leader.
        EventualCondition.await(
                "both locks have a holder and two waiters",
                () -> cluster.lockCount() == 2 && cluster.waiterCount() == 4);
    }

    @Test
    void aReleaseWhoseReplyIsLostHasAnUnknownOutcomeAndTheLockIsUsedAgain() throws Exception {
        cluster.server("n1").handleNext(request -> new ClientReply.UnknownOutcomeReply("stopping"));
        List<LeaderRequestOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            outcomes.add(await(operations.handOverLock()));
        }
        assertThat(outcomes)
                .containsExactly(
                        LeaderRequestOutcome.UNKNOWN,
                        LeaderRequestOutcome.SUCCEEDED,
                        LeaderRequestOutcome.SUCCEEDED,
                        LeaderRequestOutcome.SUCCEEDED);
        assertThat(cluster.waiterCount()).isEqualTo(4);
    }

    @Test
    void renewsOneLeaseARequestAndReportsOnesThatHaveEnded() throws Exception {
        assertThat(await(operations.renewLease(0, 1))).isEqualTo(LeaderRequestOutcome.SUCCEEDED);
        ClientRequest last =
                cluster.requestsTo("n1").get(cluster.requestsTo("n1").size() - 1);
        CoordinationCommand.RenewLeases renewal = CoordinationMessageFormat.decodeCommand(
                        ((ClientRequest.ExecuteCoordinationRequest) last).command())
                .as(CoordinationCommand.RenewLeases.class);
        assertThat(renewal.leases()).hasSize(1);
        assertThat(((ClientRequest.ExecuteCoordinationRequest) last).session()).isZero();
        Object unused = cluster.coordinate(
                new CoordinationCommand.RevokeLease(renewal.leases().get(0)));
        assertThat(await(operations.renewLease(0, 1))).isEqualTo(LeaderRequestOutcome.REFUSED);
        assertThat(await(operations.renewLease(0, 0))).isEqualTo(LeaderRequestOutcome.SUCCEEDED);
    }

    @Test
    void aRefusedGrantFailsThePreparation() {
        cluster.server("n1")
                .handleNext(request -> new ClientReply.RefusedReply(
                        new Refusal(RefusalReason.LIMIT_REACHED, "100000 leases exist, the maximum")));
        WorkloadLeases more = new WorkloadLeases(new CoordinationCalls(router, 20_000), SETTINGS);
        assertThatThrownBy(() -> more.grantAll(ClientClock.REAL))
                .isInstanceOf(CliFailure.class)
                .hasMessage("100000 leases exist, the maximum");
    }

    /** Counts what watchers report. */
    private static final class RecordingListener implements WorkloadWatchers.WatchEventListener {
        final List<Long> times = new ArrayList<>();
        final List<String> endReasons = new ArrayList<>();

        @Override
        public void onEvent(long sentNanos) {
            times.add(sentNanos);
        }

        @Override
        public void onWatcherEnded(String reason) {
            endReasons.add(reason);
        }
    }

    private LeaderRequestOutcome put(String key, long time) throws Exception {
        return await(operations.put(
                0, key.getBytes(UTF_8), ByteBuffer.allocate(16).putLong(time).array()));
    }

    private List<WorkloadWatchers.WatchedServer> servers() {
        return List.of("n1", "n2", "n3").stream()
                .map(name -> new WorkloadWatchers.WatchedServer(cluster.server(name).id, cluster.server(name).address))
                .toList();
    }

    @Test
    void everyWatcherReceivesThePutsOfTheWorkloadUntilItsServerFails() throws Exception {
        RecordingListener listener = new RecordingListener();
        assertThat(put("p/1", 1)).isEqualTo(LeaderRequestOutcome.SUCCEEDED);
        try (WorkloadWatchers watchers = new WorkloadWatchers(SETTINGS, "p/", listener)) {
            watchers.start(requests, servers(), ClientClock.REAL);
            assertThat(put("p/2", 2)).isEqualTo(LeaderRequestOutcome.SUCCEEDED);
            assertThat(put("other", 3)).isEqualTo(LeaderRequestOutcome.SUCCEEDED);
            assertThat(listener.times).containsExactly(2L, 2L, 2L, 2L, 2L);
            // Of five watchers, two are served by the second server.
            cluster.server("n2").behaviour = FakeServer.Behaviour.DOWN;
            assertThat(put("p/3", 4)).isEqualTo(LeaderRequestOutcome.SUCCEEDED);
            assertThat(listener.times).hasSize(8);
            assertThat(listener.endReasons).hasSize(2);
        }
        assertThat(put("p/4", 5)).isEqualTo(LeaderRequestOutcome.SUCCEEDED);
        assertThat(listener.times).hasSize(8);
        assertThat(listener.endReasons).as("closed watchers do not end early").hasSize(2);
    }
}
