package dev.raftctl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a request is sent again, and where. */
class LeaderRequestSenderTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final ClusterRequests requests = new ClusterRequests(
            new CachedClusterInfo(cluster.addresses()),
            cluster,
            RequestDeadline.in(cluster.clock, 5_000),
            RequestListener.NONE,
            LeaderlessDescription.SHORT);

    private static ClientRequest put() {
        return new ClientRequest.ExecuteCommandRequest(
                0,
                0,
                0,
                KeyValueMessageFormat.encodeCommand(new KeyValueCommand.PutKey(
                        new byte[] {1}, new byte[0], new KeyValueCommand.KeyPutCondition.PutAlways())));
    }

    @Test
    void sendsARequestThatIsNotRepeatableOnce() throws ClientFailure {
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> FakeServer.NO_REPLY);
        ClientOutcome<ClientReply.SuccessReply> outcome =
                requests.leaderRequest(put(), false).send();
        assertThat(outcome.unknownReason()).contains("no answer from n1");
        assertThat(leader.requests).hasSize(1);
        leader.handleNext(request -> new ClientReply.UnknownOutcomeReply("stopping"));
        assertThat(requests.withNewDeadline().leaderRequest(put(), false).send().unknownReason())
                .contains("stopping");
        assertThat(leader.requests).hasSize(2);
    }

    @Test
    void sendsARepeatableRequestAgain() throws ClientFailure {
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> FakeServer.NO_REPLY);
        assertThat(requests.leaderRequest(put(), true).send().value()).isNotNull();
        assertThat(leader.requests).hasSize(2);
    }

    @Test
    void pausesWhenTwoServersNameEachOther() throws ClientFailure {
        AtomicInteger redirectCount = new AtomicInteger();
        FakeServer one = cluster.server("n1");
        FakeServer other = cluster.server("n2");
        one.handleAll(request -> redirectCount.incrementAndGet() < 40 ? redirectTo(other) : null);
        other.handleAll(request -> redirectCount.incrementAndGet() < 40 ? redirectTo(one) : null);
        assertThat(requests.leaderRequest(put(), false).send().value()).isNotNull();
        assertThat(cluster.clock.nanoTime())
                .as("a pause after every fifth redirect")
                .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
    }

    private static ClientReply redirectTo(FakeServer named) {
        return new ClientReply.RefusedReply(
                new Refusal(RefusalReason.NOT_LEADER, "not the leader", "", named.id, named.address.toString()));
    }
}
