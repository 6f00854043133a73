package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether several servers can be stopped at the same time. n1 leads. */
class CanStopCommandTest {
    private static CliRun canStop(FakeCluster cluster, String... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "can-stop";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return CliRun.on(cluster, line);
    }

    @Test
    void twoOfFiveCanStopAndThreeCannot() {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3", "n4", "n5");
        CliRun two = canStop(cluster, "n2", "n4");
        assertThat(two.exit()).isZero();
        assertThat(two.out()).isEqualTo("n2 and n4 can safely be stopped at the same time\n");
        CliRun three = canStop(cluster, "n2", "n4", "n5");
        assertThat(three.exit()).isEqualTo(1);
        assertThat(three.out())
                .isEqualTo("do not stop n2, n4 and n5 at the same time: without n2, n4 and n5 only 2 of 5 voters are"
                        + " caught up and connected to the leader, 3 are needed: n1 and n3\n");
    }

    /** Each of two servers can be stopped alone, but together they are a majority. */
    @Test
    void serversThatCanStopAloneMayNotStopTogether() {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        assertThat(canStop(cluster, "n2").exit()).isZero();
        assertThat(canStop(cluster, "n3").exit()).isZero();
        assertThat(canStop(cluster, "n2", "n3").exit()).isEqualTo(1);
    }

    @Test
    void aServerThatIsNamedTwiceCountsOnce() {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        CliRun run = canStop(cluster, "n2", "n2");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("n2 can be stopped safely\n");
    }

    /** If the leader is among the servers, one of the others must be able to win an election without all of them. */
    @Test
    void theRestMustBeAbleToElectALeader() {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3", "n4", "n5");
        assertThat(canStop(cluster, "n1", "n2").exit()).isZero();
        cluster.cutBoth("n3", "n4");
        cluster.cutBoth("n4", "n5");
        cluster.cutBoth("n3", "n5");
        CliRun run = canStop(cluster, "n1", "n2");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("without n1 and n2 no other server can be elected");
        assertThat(canStop(cluster, "n2").exit()).isZero();
    }

    /**
     * A follower that acknowledged everything older than an election timeout is caught up, however many entries lag.
     */
    @Test
    void whoIsCaughtUpIsJudgedByTime() {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        FakeServer leader = cluster.server("n1");
        cluster.server("n3").matchIndex = 1;
        leader.observed = lagOfN3(999);
        assertThat(canStop(cluster, "n2").exit()).isZero();
        leader.observed = lagOfN3(1_001);
        CliRun run = canStop(cluster, "n2");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("n3 is 1001 ms behind");
    }

    private static HealthObservations lagOfN3(long millis) {
        List<PeerLinkStatus> links =
                List.of(new PeerLinkStatus(ServerId.of("n2"), 300, ""), new PeerLinkStatus(ServerId.of("n3"), 300, ""));
        List<FollowerLag> lags =
                List.of(new FollowerLag(ServerId.of("n2"), 0), new FollowerLag(ServerId.of("n3"), millis));
        return new HealthObservations(60_000, lags, 0, 0, 0, 9, 0, 4, 0, 1, 1, links);
    }

    @Test
    void jsonHasTheArithmetic() {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3", "n4", "n5");
        cluster.server("n5").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(canStop(cluster, "n4", "n2", "-o", "json").out())
                .startsWith("{\"schemaVersion\":1,\"id\":null,\"canStop\":false,\"reasons\":[")
                .endsWith("],\"servers\":[\"n2\",\"n4\"],\"readyVoters\":[\"n1\",\"n3\"],\"majority\":3}\n");
    }

    @Test
    void aBundleAnswersForSeveralServers(@TempDir Path directory) {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3", "n4", "n5");
        CliRun.CliFixture fixture = new CliRun.CliFixture(cluster);
        String file = directory.resolve("bundle").toString();
        assertThat(fixture.run("bundle", file).exit()).isZero();
        cluster.server("n1").behaviour = FakeServer.Behaviour.DOWN;
        fixture.env.remove("RAFTCTL_ENDPOINTS");
        CliRun run = fixture.run("can-stop", "n2", "n4", "--from", file, "-o", "value");
        assertThat(run.out()).isEqualTo("true\n");
        assertThat(fixture.run("can-stop", "n2", "n4", "n5", "--from", file).exit())
                .isEqualTo(1);
    }

    @Test
    void anUnknownServerIsRefused() {
        CliRun run = canStop(FakeCluster.of("n1", "n2", "n3"), "n2", "n9");
        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.err()).contains("unknown server n9").contains("known servers: n1, n2, n3");
    }
}
