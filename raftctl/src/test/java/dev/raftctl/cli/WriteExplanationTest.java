package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.FollowerAcknowledgement;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.WriteStages;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code explain write} on servers without a network. */
class WriteExplanationTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final CliRun.CliFixture fixture = new CliRun.CliFixture(cluster);

    private void replyWith(long queue, long sync, long n2, long n3, long commit, long apply) {
        WriteStages stages = new WriteStages(
                new LogPosition(5, 21),
                queue,
                sync,
                List.of(
                        new FollowerAcknowledgement(ServerId.of("n2"), n2),
                        new FollowerAcknowledgement(ServerId.of("n3"), n3)),
                commit,
                apply);
        cluster.server("n1")
                .handleAll(request -> request instanceof ClientRequest.TimeWriteRequest
                        ? new ClientReply.WriteTimedReply(stages)
                        : null);
    }

    @Test
    void jsonHasTheStagesAndTheLimit() {
        replyWith(200, 9_000, 4_000, -1, 9_000, 9_400);
        CliRun run = fixture.run("explain", "write", "-o", "json");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("\"limitedBy\":\"disk\",\"findings\":[]")
                .contains("\"write\":{\"answered\":true,\"leader\":\"n1\",\"term\":5,\"index\":21,\"totalUs\":9400,")
                .contains("\"limitedBy\":\"disk\",\"limitedByServers\":[\"n1\"]")
                .contains("{\"stage\":\"sync\",\"server\":\"n1\",\"afterUs\":9000,\"tookUs\":8800,"
                        + "\"completesMajority\":true}")
                .contains("{\"stage\":\"ack\",\"server\":\"n3\",\"afterUs\":null,\"tookUs\":null,"
                        + "\"completesMajority\":false}");
        assertThat(fixture.run("explain", "write", "-o", "value").out()).isEqualTo("disk\n");
    }

    @Test
    void aWriteThatTakesLongerThanTheElectionTimeoutIsWrong() {
        replyWith(200, 1_000, 900_000, -1, 900_000, 1_000_000);
        assertThat(fixture.run("explain", "write").exit()).isZero();
        replyWith(200, 1_000, 900_000, -1, 900_000, 1_000_001);
        assertThat(fixture.run("explain", "write").exit()).isEqualTo(1);
    }

    @Test
    void aWriteWithoutAnAnswerLeavesTimeForTheSurvey() {
        cluster.server("n1").handleAll(request -> FakeServer.NO_REPLY);
        CliRun run = fixture.run("explain", "write", "--timeout", "1s");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("WRITE not acknowledged within 500ms: no answer from n1")
                .contains("limitedBy: unknown")
                .contains("LEADER n1, term 5");
    }

    @Test
    void withoutALeaderNothingIsSent() {
        cluster.depose();
        CliRun run = fixture.run("explain", "write", "-o", "json");
        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.err()).contains("\"findings\":[\"");
        assertThat(cluster.server("n1").requests).isEmpty();
    }

    @Test
    void aLeaderOfAnOlderVersionIsNotAsked() {
        cluster.server("n1").protocol = 3;
        CliRun run = fixture.run("explain", "write", "-o", "json");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err()).contains("\"code\":3");
        assertThat(cluster.server("n1").requests).isEmpty();
    }
}
