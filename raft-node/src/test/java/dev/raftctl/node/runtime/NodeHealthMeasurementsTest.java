package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.WriteLatency;
import dev.raftctl.protocol.message.WriteStages;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what real servers measure about themselves and report in their status. */
class NodeHealthMeasurementsTest {
    private static final ServerId N3 = ServerId.of("n3");

    @TempDir
    Path root;

    @Test
    void serversReportSyncsAndContacts() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            for (String id : new String[] {"n1", "n2", "n3"}) {
                Await.until(
                        id + " hears and reaches the others",
                        () -> measured(cluster, id).peerContacts().stream()
                                .allMatch(each -> each.connected() && each.heardMs() >= 0));
                HealthMeasurements measured = measured(cluster, id);
                assertThat(measured.isKnown()).isTrue();
                assertThat(measured.peerContacts())
                        .hasSize(2)
                        .allMatch(each -> each.reason().isEmpty());
                assertThat(measured.sync().count()).isPositive();
                assertThat(measured.sync().maxMicros())
                        .isGreaterThanOrEqualTo(measured.sync().p50Micros());
                assertThat(measured.clockJump()).isNull();
            }
            cluster.node("n3").close();
            Await.until("n1 reports why it has no connection to n3", () -> {
                PeerContact contact = contactWithN3(cluster);
                return !contact.connected() && contact.reason().equals("refused") && contact.heardMs() >= 0;
            });
        }
    }

    @Test
    void theLeaderReportsItsWritesAndElection() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            String leader = cluster.awaitLeader();
            for (int i = 0; i < 30; i++) {
                cluster.put("k" + i, "v");
            }
            WriteLatency writes = measured(cluster, leader).writes();
            assertThat(writes.perSecond()).isPositive();
            assertThat(writes.p50Micros()).isPositive();
            assertThat(writes.p99Micros()).isGreaterThanOrEqualTo(writes.p50Micros());
            assertThat(writes.limitedBy()).isIn("cpu", "disk", "followers");
            assertThat(measured(cluster, leader).leaderChanges())
                    .anyMatch(each -> !each.cause().equals(LeaderChangeCount.OBSERVED));
            Await.until(
                    "the term of the applied entry is reported",
                    () -> measured(cluster, leader).lastAppliedTerm()
                            == cluster.statusUnchecked(leader).term());
            String follower = cluster.anyFollower();
            assertThat(measured(cluster, follower).writes()).isEqualTo(WriteLatency.NONE);
            assertThat(measured(cluster, follower).leaderChanges())
                    .anyMatch(each -> each.cause().equals(LeaderChangeCount.OBSERVED));
            assertThat(measured(cluster, follower).leaderless()).isNull();
        }
    }

    @Test
    void theLeaderTimesAWrite() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            ClientReply reply = cluster.sendToLeader(new ClientRequest.TimeWriteRequest(1_000));
            assertThat(reply).isInstanceOfSatisfying(ClientReply.WriteTimedReply.class, timed -> {
                WriteStages stages = timed.stages();
                assertThat(stages.position().index()).isPositive();
                assertThat(stages.appendedMicros()).isBetween(0L, stages.committedMicros());
                assertThat(stages.durableMicros()).isGreaterThanOrEqualTo(stages.appendedMicros());
                assertThat(stages.appliedMicros()).isGreaterThanOrEqualTo(stages.committedMicros());
                assertThat(stages.followers()).hasSize(2);
            });
            String follower = cluster.anyFollower();
            assertThat(cluster.send(follower, new ClientRequest.TimeWriteRequest(1_000)))
                    .isInstanceOf(ClientReply.RefusedReply.class);
        }
    }

    @Test
    void aServerWithoutAQuorumReportsSinceWhenAndItsAttempts() throws Exception {
        try (LocalCluster cluster = LocalCluster.bootstrapped(root, "n1", "n2", "n3")) {
            cluster.crash("n2");
            cluster.crash("n3");
            Await.until("n1 campaigns in vain", () -> {
                LeaderlessPeriod period = measured(cluster, "n1").leaderless();
                return period != null && period.attemptCount() >= 2 && period.sinceMs() > 0;
            });
        }
    }

    private static HealthMeasurements measured(LocalCluster cluster, String id) {
        return cluster.statusUnchecked(id).measurements();
    }

    private static PeerContact contactWithN3(LocalCluster cluster) {
        return measured(cluster, "n1").peerContacts().stream()
                .filter(each -> each.peer().equals(N3))
                .findFirst()
                .orElseThrow();
    }
}
