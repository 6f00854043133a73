package dev.raftctl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.NoReplyException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderRequestRouterTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private LeaderRequestRouter router;

    @BeforeEach
    void connect() throws Exception {
        ClusterRequests client = new ClusterRequests(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(ClientClock.REAL, 20_000),
                RequestListener.NONE,
                LeaderlessDescription.SHORT);
        router = LeaderRequestRouter.to(client.findLeader(), client, 2, 20_000);
    }

    @AfterEach
    void close() {
        router.close();
    }

    private static ClientRequest put() {
        return new ClientRequest.ExecuteCommandRequest(
                0,
                0,
                0,
                KeyValueMessageFormat.encodeCommand(new KeyValueCommand.PutKey(
                        new byte[] {1}, new byte[0], new KeyValueCommand.KeyPutCondition.PutAlways())));
    }

    private LeaderRequestRouter.LeaderRequestOutcome outcome(boolean repeatable) throws Exception {
        return router.send(1, put(), repeatable).get(120, TimeUnit.SECONDS);
    }

    @Test
    void sendsARequestToTheLeader() throws Exception {
        assertThat(outcome(false)).isEqualTo(LeaderRequestRouter.LeaderRequestOutcome.SUCCEEDED);
        assertThat(router.leaderChangeCount()).isZero();
    }

    @Test
    void resendsARequestThatAFormerLeaderRefuses() throws Exception {
        cluster.elect("n2", 6);
        assertThat(outcome(false)).isEqualTo(LeaderRequestRouter.LeaderRequestOutcome.SUCCEEDED);
        assertThat(router.leaderChangeCount()).isEqualTo(1);
        assertThat(router.lastLeader().id().value()).isEqualTo("n2");
    }

    @Test
    void waitsWhileThereIsNoLeader() throws Exception {
        cluster.electLater(9, "n3", 7);
        assertThat(outcome(false)).isEqualTo(LeaderRequestRouter.LeaderRequestOutcome.SUCCEEDED);
        assertThat(router.lastLeader().term()).isEqualTo(7);
    }

    @Test
    void doesNotResendAPutWhoseReplyWasLost() throws Exception {
        cluster.server("n1").handleNext(request -> {
            throw new NoReplyException("cut", true);
        });
        assertThat(outcome(false)).isEqualTo(LeaderRequestRouter.LeaderRequestOutcome.UNKNOWN);
        assertThat(cluster.server("n1").requests).hasSize(1);
    }

    @Test
    void resendsARepeatableRequest() throws Exception {
        cluster.server("n1").handleNext(request -> {
            throw new NoReplyException("cut", true);
        });
        assertThat(outcome(true)).isEqualTo(LeaderRequestRouter.LeaderRequestOutcome.SUCCEEDED);
        assertThat(cluster.server("n1").requests).hasSize(2);
    }

    @Test
    void reportsOtherRefusalsAsTheOutcome() throws Exception {
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> new ClientReply.RefusedReply(new Refusal(RefusalReason.BUSY, "too many")));
        assertThat(outcome(false)).isEqualTo(LeaderRequestRouter.LeaderRequestOutcome.REFUSED);
        leader.handleNext(request -> new ClientReply.UnknownOutcomeReply("stopping"));
        assertThat(outcome(false)).isEqualTo(LeaderRequestRouter.LeaderRequestOutcome.UNKNOWN);
    }

    @Test
    void returnsTheLeadersReply() throws Exception {
        ClientOutcome<ClientReply.SuccessReply> outcome =
                router.call(0, put(), false, 20_000).get(120, TimeUnit.SECONDS);
        assertThat(outcome.value()).isInstanceOf(ClientReply.CommandExecutedReply.class);
        cluster.server("n1")
                .handleNext(request -> new ClientReply.RefusedReply(new Refusal(RefusalReason.BUSY, "too many")));
        outcome = router.call(0, put(), false, 20_000).get(120, TimeUnit.SECONDS);
        assertThat(outcome.refusal()).isEqualTo(new Refusal(RefusalReason.BUSY, "too many"));
    }

    @Test
    void aRequestMayHaveATimeoutOfItsOwn() throws Exception {
        cluster.depose();
        assertThat(router.call(0, put(), false, 50)
                        .get(120, TimeUnit.SECONDS)
                        .refusal()
                        .reason())
                .isEqualTo(RefusalReason.NO_LEADER);
    }
}
