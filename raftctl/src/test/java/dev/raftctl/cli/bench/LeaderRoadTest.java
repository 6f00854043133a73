package dev.raftctl.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.Acquaintance;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Deadline;
import dev.raftctl.cli.cluster.FakeCluster;
import dev.raftctl.cli.cluster.FakeServer;
import dev.raftctl.cli.cluster.Notes;
import dev.raftctl.cli.cluster.Pace;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.NoReply;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderRoadTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private LeaderRoad road;

    @BeforeEach
    void connect() throws Exception {
        ClusterClient client = new ClusterClient(
                new Acquaintance(cluster.addresses()), cluster, Deadline.in(Pace.REAL, 20_000), Notes.NONE);
        road = LeaderRoad.to(client.leaderNow(), client, 2, 20_000);
    }

    @AfterEach
    void close() {
        road.close();
    }

    private static ClientRequest put() {
        return new ClientRequest.Execute(
                0,
                0,
                0,
                KvFormat.encodeCommand(
                        new KvCommand.Put(new byte[] {1}, new byte[0], new KvCommand.Condition.Always())));
    }

    private Operations.End end(boolean repeatable) throws Exception {
        return road.ask(1, put(), repeatable).get(20, TimeUnit.SECONDS);
    }

    @Test
    void aRequestGoesToTheLeader() throws Exception {
        assertThat(end(false)).isEqualTo(Operations.End.DONE);
        assertThat(road.leaderChanges()).isZero();
    }

    @Test
    void whatAFormerLeaderRefusesGoesToTheNext() throws Exception {
        cluster.elect("n2", 6);
        assertThat(end(false)).isEqualTo(Operations.End.DONE);
        assertThat(road.leaderChanges()).isEqualTo(1);
        assertThat(road.lastLeader().id().value()).isEqualTo("n2");
    }

    @Test
    void itWaitsWhileNobodyLeads() throws Exception {
        cluster.electLater(9, "n3", 7);
        assertThat(end(false)).isEqualTo(Operations.End.DONE);
        assertThat(road.lastLeader().term()).isEqualTo(7);
    }

    @Test
    void aPutWhoseAnswerIsLostIsUnknownAndNotSentAgain() throws Exception {
        cluster.server("n1").next(request -> {
            throw new NoReply("cut", true);
        });
        assertThat(end(false)).isEqualTo(Operations.End.UNKNOWN);
        assertThat(cluster.server("n1").asked).hasSize(1);
    }

    @Test
    void whatMayBeRepeatedIsSentAgain() throws Exception {
        cluster.server("n1").next(request -> {
            throw new NoReply("cut", true);
        });
        assertThat(end(true)).isEqualTo(Operations.End.DONE);
        assertThat(cluster.server("n1").asked).hasSize(2);
    }

    @Test
    void otherRefusalsAreTheOutcome() throws Exception {
        FakeServer leader = cluster.server("n1");
        leader.next(request -> new ClientReply.Refused(new Refusal(Reason.BUSY, "too many")));
        assertThat(end(false)).isEqualTo(Operations.End.REFUSED);
        leader.next(request -> new ClientReply.Unknown("stopping"));
        assertThat(end(false)).isEqualTo(Operations.End.UNKNOWN);
    }
}
