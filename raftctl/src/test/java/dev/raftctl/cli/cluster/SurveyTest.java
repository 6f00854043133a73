package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ProcessStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurveyTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private Survey survey() throws Failure {
        return new ClusterClient(
                        new Acquaintance(cluster.addresses()), cluster, Deadline.in(cluster.pace, 5_000), Notes.NONE)
                .survey();
    }

    private static String idOf(ServerStatus status) {
        return status == null ? "nobody" : status.id().value();
    }

    @Test
    void ofSeveralThatClaimToLeadTheHighestTermCounts() throws Failure {
        FakeServer old = cluster.server("n3");
        old.role = ServerRole.LEADER;
        old.term = 4;
        assertThat(idOf(survey().leader())).isEqualTo("n1");
        old.term = 6;
        assertThat(idOf(survey().leader())).isEqualTo("n3");
        assertThat(survey().claims()).hasSize(2);
    }

    @Test
    void aLeaderThatHearsFromNoMajorityDoesNotWork_L01() throws Failure {
        cluster.server("n1").quorumContactMs = 1_500;
        assertThat(survey().workingLeader()).isNull();
        assertThat(Diagnosis.of(survey()).verdict()).contains("has heard from no majority for 1500 ms");
    }

    @Test
    void lagIsNeverNegativeWhoeverWasAskedFirst() throws Failure {
        FakeServer ahead = cluster.server("n2");
        ahead.last = new Position(5, 99);
        ahead.matchIndex = 99;
        for (Sighting each : survey().sightings()) {
            assertThat(survey().lag(each)).isNotNegative();
        }
    }

    @Test
    void lagCountsFromTheLeadersLastEntry() throws Failure {
        cluster.server("n2").matchIndex = 15;
        Sighting behind = survey().sighting(ServerId.of("n2"));
        assertThat(behind).isNotNull();
        assertThat(survey().lag(behind)).isEqualTo(5);
    }

    @Test
    void failureToleranceCountsVotersThatAnswer() throws Failure {
        assertThat(survey().failureTolerance()).isEqualTo(1);
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        assertThat(survey().failureTolerance()).isZero();
        cluster.server("n2").mood = FakeServer.Mood.DEAD;
        assertThat(survey().failureTolerance()).isZero();
    }

    /** A server that came back without its disk answers, and is of no use to any quorum (M17). */
    @Test
    void aServerThatMayNotVoteIsNoneThatMayFail() throws Failure {
        cluster.server("n3").barred = "came back without the disk it had";
        assertThat(survey().failureTolerance()).isZero();
        assertThat(CanStop.of(survey(), ServerId.of("n2")).may()).isFalse();
        assertThat(CanStop.of(survey(), ServerId.of("n3")).may()).isTrue();
    }

    @Test
    void aDeadMemberIsKnownFromTheConfiguration() throws Failure {
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        Sighting dead = survey().sighting(ServerId.of("n3"));
        assertThat(dead).isNotNull();
        assertThat(dead.isReachable()).isFalse();
        assertThat(dead.error()).isEqualTo("Connection refused");
    }

    @Test
    void withoutALeaderTheNewestConfigurationCounts() throws Failure {
        cluster.depose();
        cluster.server("n2").configIndex = 7;
        assertThat(idOf(survey().witness())).isEqualTo("n2");
    }

    @Test
    void twoProcessesOfOneServerAreBothShownAndReported() throws Failure {
        cluster.server("n1").process = 3;
        FakeServer copy = cluster.copy("n1");

        Survey survey = survey();

        assertThat(survey.sightings()).hasSize(4);
        assertThat(survey.sighting(ServerId.of("n1")).address()).isEqualTo(cluster.server("n1").address);
        assertThat(Health.of(survey).findings().get(0).text())
                .contains("two processes run as server n1", "10.0.0.1:7001", copy.address.toString());
    }

    @Test
    void aDuplicateThatAServerHasNoticedIsReported() throws Failure {
        cluster.server("n2").duplicates =
                List.of(new ProcessStatus.Duplicate(ServerId.of("n3"), "10.0.0.3:7001", "10.0.0.9:7001"));
        assertThat(Health.of(survey()).findings().get(0).text()).contains("10.0.0.3:7001 and at 10.0.0.9:7001");
    }

    @Test
    void whoWaitsForTheServersOfItsFileIsNotToBeBootstrappedWithoutThem() throws Failure {
        FakeCluster alone = new FakeCluster();
        alone.add("n1").forming = "has not met n2 at 10.0.0.2:7001 (Connection refused)";
        Survey survey = new ClusterClient(
                        new Acquaintance(alone.addresses()), alone, Deadline.in(alone.pace, 5_000), Notes.NONE)
                .survey();
        Diagnosis diagnosis = Diagnosis.of(survey);
        assertThat(diagnosis.kind()).isEqualTo(Diagnosis.Kind.UNDETERMINED);
        assertThat(diagnosis.verdict()).contains("has not met n2");
        assertThat(diagnosis.next()).doesNotContain("bootstrap n1=");
    }
}
