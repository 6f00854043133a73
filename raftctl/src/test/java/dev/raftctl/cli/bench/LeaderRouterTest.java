package dev.raftctl.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.ClientClock;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Deadline;
import dev.raftctl.cli.cluster.FakeCluster;
import dev.raftctl.cli.cluster.FakeServer;
import dev.raftctl.cli.cluster.KnownCluster;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.NoReplyException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderRouterTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private LeaderRouter router;

    @BeforeEach
    void connect() throws Exception {
        ClusterClient client = new ClusterClient(
                new KnownCluster(cluster.addresses()),
                cluster,
                Deadline.in(ClientClock.REAL, 20_000),
                ProgressListener.NONE);
        router = LeaderRouter.to(client.findLeader(), client, 2, 20_000);
    }

    @AfterEach
    void close() {
        router.close();
    }

    private static ClientRequest put() {
        return new ClientRequest.Execute(
                0,
                0,
                0,
                KvFormat.encodeCommand(
                        new KvCommand.Put(new byte[] {1}, new byte[0], new KvCommand.Condition.Always())));
    }

    private LoadOperations.RequestOutcome outcome(boolean repeatable) throws Exception {
        return router.send(1, put(), repeatable).get(20, TimeUnit.SECONDS);
    }

    @Test
    void sendsARequestToTheLeader() throws Exception {
        assertThat(outcome(false)).isEqualTo(LoadOperations.RequestOutcome.DONE);
        assertThat(router.leaderChangeCount()).isZero();
    }

    @Test
    void resendsARequestThatAFormerLeaderRefuses() throws Exception {
        cluster.elect("n2", 6);
        assertThat(outcome(false)).isEqualTo(LoadOperations.RequestOutcome.DONE);
        assertThat(router.leaderChangeCount()).isEqualTo(1);
        assertThat(router.lastLeader().id().value()).isEqualTo("n2");
    }

    @Test
    void waitsWhileThereIsNoLeader() throws Exception {
        cluster.electLater(9, "n3", 7);
        assertThat(outcome(false)).isEqualTo(LoadOperations.RequestOutcome.DONE);
        assertThat(router.lastLeader().term()).isEqualTo(7);
    }

    @Test
    void doesNotResendAPutWhoseReplyWasLost() throws Exception {
        cluster.server("n1").handleNext(request -> {
            throw new NoReplyException("cut", true);
        });
        assertThat(outcome(false)).isEqualTo(LoadOperations.RequestOutcome.UNKNOWN);
        assertThat(cluster.server("n1").requests).hasSize(1);
    }

    @Test
    void resendsARepeatableRequest() throws Exception {
        cluster.server("n1").handleNext(request -> {
            throw new NoReplyException("cut", true);
        });
        assertThat(outcome(true)).isEqualTo(LoadOperations.RequestOutcome.DONE);
        assertThat(cluster.server("n1").requests).hasSize(2);
    }

    @Test
    void reportsOtherRefusalsAsTheOutcome() throws Exception {
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> new ClientReply.Refused(new Refusal(Reason.BUSY, "too many")));
        assertThat(outcome(false)).isEqualTo(LoadOperations.RequestOutcome.REFUSED);
        leader.handleNext(request -> new ClientReply.Unknown("stopping"));
        assertThat(outcome(false)).isEqualTo(LoadOperations.RequestOutcome.UNKNOWN);
    }
}
