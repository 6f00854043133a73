package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
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
}
