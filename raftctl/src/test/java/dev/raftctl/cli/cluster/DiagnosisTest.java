package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private Survey survey() throws Failure {
        return new ClusterClient(
                        new Acquaintance(cluster.addresses()), cluster, Deadline.in(cluster.pace, 5_000), Notes.NONE)
                .survey();
    }

    private Diagnosis diagnosis() throws Failure {
        return Diagnosis.of(survey());
    }

    @Test
    void aWellClusterNeedsNothing() throws Failure {
        assertThat(diagnosis()).isEqualTo(new Diagnosis(Diagnosis.Kind.LED, "n1 leads term 5", ""));
    }

    @Test
    void aMissingMemberOfALedClusterIsToBeStarted() throws Failure {
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        assertThat(diagnosis().next()).isEmpty();
        assertThat(Diagnosis.nextOf(survey())).isEqualTo("start n3, or replace it: raftctl replace-server n3 NEW=H:P");
    }

    /** The console's {@code use n2}: what nobody asked for is no trouble. */
    @Test
    void oneServerAloneSaysWhatItBelievesAndNothingOfTheOthers() throws Failure {
        Acquaintance known = new Acquaintance(cluster.addresses());
        known.talkOnlyTo(new Target(ServerId.of("n2"), cluster.server("n2").address));
        Survey survey = new ClusterClient(known, cluster, Deadline.in(cluster.pace, 5_000), Notes.NONE).survey();
        assertThat(Diagnosis.of(survey).verdict()).isEqualTo("n2 alone was asked: it follows n1, term 5");
        assertThat(Diagnosis.of(survey).next()).isEqualTo("use cluster, to ask all servers again");
        assertThat(Health.of(survey).findings()).hasSize(1);
    }

    @Test
    void tooFewVotersAreCountedAndNamed() throws Failure {
        cluster.depose();
        cluster.server("n2").mood = FakeServer.Mood.DEAD;
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        assertThat(diagnosis().verdict())
                .isEqualTo("no leader: 1 of 3 voters answers, 2 are needed; not answering: n2 (Connection refused),"
                        + " n3 (Connection refused)");
        assertThat(diagnosis().next()).isEqualTo("start 1 of n2, n3, or mend the network to them");
    }

    @Test
    void candidatesAndTheBestLogAreNamed() throws Failure {
        cluster.depose();
        cluster.server("n2").role = ServerRole.CANDIDATE;
        cluster.server("n3").last = new Position(5, 30);
        assertThat(diagnosis().verdict()).isEqualTo("no leader yet in term 5: n2 stands (candidate, term 5)");
        assertThat(diagnosis().next()).endsWith("raftctl campaign n3");
    }

    @Test
    void aServerThatLostItsDiskIsNamedAndNotProposed_M17() throws Failure {
        cluster.depose();
        cluster.server("n3").barred = "it lost its disk";
        cluster.server("n3").last = new Position(5, 30);
        assertThat(diagnosis().verdict()).contains("n3 neither votes nor stands: it lost its disk");
        assertThat(diagnosis().next()).doesNotContain("campaign n3");
    }

    @Test
    void whereTooFewHaveAVoteNobodyIsToldToWait_D13() throws Failure {
        FakeCluster two = FakeCluster.of("n1", "n2");
        two.depose();
        two.server("n2").barred = "mends its log, which was damaged";
        Diagnosis diagnosis = Diagnosis.of(
                new ClusterClient(new Acquaintance(two.addresses()), two, Deadline.in(two.pace, 5_000), Notes.NONE)
                        .survey());
        assertThat(diagnosis.verdict())
                .isEqualTo("no leader, and none can be elected: 1 of 2 voters has a vote, 2 are needed; n2 neither"
                        + " votes nor stands: mends its log, which was damaged");
        assertThat(diagnosis.next())
                .contains("let n1 decide alone: raftctl recover")
                .doesNotContain("wait leader");
    }

    @Test
    void whoIsAwayMayBringTheVoteThatAMendingServerHasNot_D13() throws Failure {
        cluster.depose();
        cluster.server("n2").barred = "mends its log, which was damaged";
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        assertThat(diagnosis().verdict()).contains("1 of 3 voters has a vote, 2 are needed");
        assertThat(diagnosis().next()).isEqualTo("start n3, or mend the network to it");
    }

    @Test
    void aServerThatLostItsDiskIsNotToldToFormAClusterOfItsOwn_M17() throws Failure {
        FakeCluster alone = new FakeCluster();
        alone.add("n3").barred = "it lost its disk";
        Diagnosis diagnosis = Diagnosis.of(new ClusterClient(
                        new Acquaintance(alone.addresses()), alone, Deadline.in(alone.pace, 5_000), Notes.NONE)
                .survey());
        assertThat(diagnosis)
                .isEqualTo(new Diagnosis(
                        Diagnosis.Kind.UNDETERMINED,
                        "no word of a cluster: n3 neither votes nor stands",
                        "ask another server of its cluster: -e H:P"));
    }

    @Test
    void severalLeadersAreListed() throws Failure {
        cluster.server("n3").role = ServerRole.LEADER;
        cluster.server("n3").term = 4;
        assertThat(diagnosis().verdict()).contains("n1 (term 5), n3 (term 4)").contains("the highest term counts");
    }

    @Test
    void aDownServerDegradesAndDoesNotStopTheService() throws Failure {
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        Health health = Health.of(survey());
        assertThat(health.serves()).isTrue();
        assertThat(health.findings())
                .extracting(Health.Finding::text)
                .contains("n3 does not answer: Connection refused");
    }

    @Test
    void brokenTlsFilesOfARunningServerAreAFinding() throws Failure {
        cluster.server("n2").unusableTlsFiles = "the key n2-key.pem is not that of the certificate n2.pem";
        Health health = Health.of(survey());
        assertThat(health.serves()).isTrue();
        assertThat(health.findings())
                .extracting(Health.Finding::text)
                .containsExactly("n2 runs with the TLS files it read before, because those on its disk cannot be used:"
                        + " the key n2-key.pem is not that of the certificate n2.pem");
    }

    @Test
    void aCertificateIsWarnedOfAMonthBeforeItsEnd() throws Failure {
        Instant now = Instant.parse("2026-03-01T00:00:00Z");
        cluster.server("n2").certificateExpiresMs =
                now.plus(Duration.ofDays(31)).toEpochMilli();
        assertThat(Health.of(survey(), now).findings()).isEmpty();
        cluster.server("n2").certificateExpiresMs =
                now.plus(Duration.ofDays(29)).toEpochMilli();
        cluster.server("n3").certificateExpiresMs =
                now.minus(Duration.ofDays(1)).toEpochMilli();
        assertThat(Health.of(survey(), now).findings())
                .extracting(Health.Finding::text)
                .containsExactly(
                        "the certificate of n2 expires in 29 days, on 2026-03-30T00:00:00Z",
                        "the certificate of n3 expired on 2026-02-28T00:00:00Z");
        assertThat(Health.of(survey(), now).serves()).isTrue();
    }

    @Test
    void aLostMajorityIsDown() throws Failure {
        cluster.depose();
        cluster.server("n2").mood = FakeServer.Mood.DEAD;
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        assertThat(Health.of(survey()).serves()).isFalse();
    }

    @Test
    void theLastSpareServerMayNotBeStopped() throws Failure {
        assertThat(CanStop.of(survey(), cluster.server("n2").id).may()).isTrue();
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        assertThat(CanStop.of(survey(), cluster.server("n2").id).reasons())
                .containsExactly(
                        "without n2 there is 1 of 3 voters that the leader hears and that have caught up, 2 are needed:"
                                + " n1 (n3 and the leader n1 have not heard each other for 13000 ms (no answer for 3 s))");
        assertThat(CanStop.of(survey(), cluster.server("n3").id).may()).isTrue();
    }

    @Test
    void aServerThatLagsDoesNotCount() throws Failure {
        cluster.server("n1").last = new Position(5, 9_000);
        cluster.server("n1").matchIndex = 9_000;
        cluster.server("n1").observed = Observations.NONE;
        assertThat(CanStop.of(survey(), cluster.server("n2").id).may()).isFalse();
    }
}
