package dev.raftctl.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.history.TermSummary.TermEnd;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which terms and leaders a history shows. */
class TermHistoryTest {
    private static final ServerId N1 = ServerId.of("n1");
    private static final ServerId N2 = ServerId.of("n2");
    private static final ServerId N3 = ServerId.of("n3");

    private static TermHistory of(String journals) {
        return TermHistory.of(JournalText.parse(journals));
    }

    @Test
    void aTermHasALeaderItsVotesAndWhyItCampaigned() {
        TermHistory history = of("""
                n1 1000 2 election-started !timeout
                n1 1030 2 election-won {votes=n1,n3;needed=2}
                n3 1010 2 vote-granted >n1
                n2 1040 2 leader-heard >n1
                """);
        assertThat(history.terms()).singleElement().satisfies(term -> {
            assertThat(term.term()).isEqualTo(2);
            assertThat(term.leader()).isEqualTo(N1);
            assertThat(term.wonMillis()).isEqualTo(1030);
            assertThat(term.cause()).isEqualTo("timeout");
            assertThat(term.votes()).containsExactly(N1, N3);
            assertThat(term.votesNeeded()).isEqualTo(2);
            assertThat(term.end()).isNull();
            assertThat(term.gapMillis()).isNull();
            assertThat(term.isObserved()).isTrue();
        });
    }

    @Test
    void aLeaderWithoutAQuorumEndsItsTermWhenItLastHeardFromOne() {
        TermSummary first = of("""
                n1 1000 2 election-won {votes=n1,n2;needed=2}
                n1 9000 3 stepped-down !no-quorum {ledTerm=2;silentMs=1001;quorumContactAgoMs=1001}
                n2 9200 3 election-won {votes=n2,n3;needed=2}
                """).terms().get(0);
        assertThat(first.lastQuorumMillis()).isEqualTo(7999);
        assertThat(first.believedUntilMillis()).isEqualTo(9000);
        assertThat(first.gapMillis()).isEqualTo(1201);
        assertThat(first.end()).isEqualTo(new TermEnd("no-quorum", null, Map.of("ms", "1001")));
    }

    @Test
    void aTermHasTheTimesToItsFirstCommitAndItsFirstCommand() {
        List<TermSummary> terms = of("""
                n1 1000 2 election-won {votes=n1,n2;needed=2}
                n1 1012 2 first-commit {sinceWinMs=12}
                n2 1300 2 first-command {sinceWinMs=7}
                n1 1250 2 first-command {sinceWinMs=250}
                n2 9200 3 election-won {votes=n2,n3;needed=2}
                """).terms();
        assertThat(terms.get(0).firstCommitMillis()).isEqualTo(12);
        assertThat(terms.get(0).firstServedMillis()).isEqualTo(250);
        assertThat(terms.get(1).firstCommitMillis()).isNull();
        assertThat(terms.get(1).firstServedMillis()).isNull();
    }

    @Test
    void aPauseBeforeTheStepDownIsItsCause() {
        TermSummary first = of("""
                n1 1000 2 election-won {votes=n1,n2;needed=2}
                n1 9000 2 paused {ms=2684;gcMs=0}
                n1 9001 3 stepped-down !higher-term {ledTerm=2;quorumContactAgoMs=2600}
                n2 7700 3 election-won {votes=n2,n3;needed=2}
                """).terms().get(0);
        assertThat(first.end()).isEqualTo(new TermEnd("paused", null, Map.of("ms", "2684", "gcMs", "0")));
        assertThat(first.lastQuorumMillis()).isEqualTo(6401);
        assertThat(first.believedUntilMillis()).as("after term 3 was won").isGreaterThan(7700);
    }

    @Test
    void aRestartedLeaderRecordsHowItsProcessEnded() {
        TermSummary first = of("""
                n1 1000 2 election-won {votes=n1,n2;needed=2}
                n2 9500 3 election-won {votes=n2,n3;needed=2}
                n1 20000 2 process-started !killed {previousEnd=killed;previousEndAt=8200}
                """).terms().get(0);
        assertThat(first.end()).isEqualTo(new TermEnd("killed", null, Map.of()));
        assertThat(first.lastQuorumMillis()).isEqualTo(8200);
        assertThat(first.gapMillis()).isEqualTo(1300);
    }

    @Test
    void aLeadersOwnConclusionIsUsed() {
        TermSummary first = of("""
                n1 1000 2 election-won {votes=n1,n2;needed=2}
                n1 9001 3 stepped-down !higher-term {ledTerm=2;quorumContactAgoMs=2600}
                n1 13000 2 leader-ended !paused {pauseMs=2684}
                n2 7700 3 election-won {votes=n2,n3;needed=2}
                """).terms().get(0);
        assertThat(first.end()).isEqualTo(new TermEnd("paused", null, Map.of("ms", "2684")));
    }

    @Test
    void aTransferEndsATermInFavorOfItsTarget() {
        TermHistory history = of("""
                n1 1000 2 election-won {votes=n1,n2;needed=2}
                n1 5000 2 transfer-started >n2
                n2 5010 3 election-started !transfer
                n1 5020 2 term-adopted >n2
                n1 5020 3 stepped-down !higher-term {ledTerm=2}
                n2 5050 3 election-won {votes=n1,n2;needed=2}
                """);
        assertThat(history.terms().get(0).end()).isEqualTo(new TermEnd("transfer", N2, Map.of()));
        assertThat(history.terms().get(0).gapMillis()).isEqualTo(30);
        assertThat(history.terms().get(1).cause()).isEqualTo("transfer");
        assertThat(history.terms().get(1).priorLeader()).isEqualTo(N1);
    }

    @Test
    void anOperatorsCampaignIsAHigherTerm() {
        TermHistory history = of("""
                n1 1000 2 election-won {votes=n1,n2;needed=2}
                n3 5010 3 election-started !operator
                n1 5020 2 term-adopted >n3
                n1 5020 3 stepped-down !higher-term {ledTerm=2}
                n3 5050 3 election-won {votes=n1,n3;needed=2}
                """);
        assertThat(history.terms().get(0).end())
                .isEqualTo(new TermEnd("higher-term", N3, Map.of("campaign", "operator")));
    }

    @Test
    void aTermThatNoServerWonHasARowWithItsCandidatesAndWhoRejectedThem() {
        TermHistory history = of("""
                n1 1000 2 election-won {votes=n1,n2;needed=2}
                n1 2000 2 stepped-down !disk {ledTerm=2;silentMs=2000}
                n1 3000 4 election-started !operator
                n2 3010 4 vote-refused >n1 !stale_log {voterLast=t3/12;candidateLast=t3/3}
                n1 3020 4 refused-by >n2 !stale_log {request=vote;voterLast=t3/12}
                n2 5000 5 election-won {votes=n2,n3;needed=2}
                """);
        assertThat(history.terms()).extracting(TermSummary::term).containsExactly(2L, 4L, 5L);
        TermSummary lost = history.terms().get(1);
        assertThat(lost.leader()).isNull();
        assertThat(lost.campaigns()).containsExactly(new TermSummary.TermCampaign(N1, 3000, "operator"));
        assertThat(lost.refusals())
                .as("both ends of a rejection are one")
                .singleElement()
                .satisfies(refusal -> {
                    assertThat(refusal.candidate()).isEqualTo(N1);
                    assertThat(refusal.voter()).isEqualTo(N2);
                    assertThat(refusal.reason()).isEqualTo("stale_log");
                    assertThat(refusal.voterLast()).isEqualTo(new LogPosition(3, 12));
                    assertThat(refusal.candidateLast()).isEqualTo(new LogPosition(3, 3));
                });
        assertThat(history.terms().get(0).gapMillis())
                .as("to the next win, not the next term")
                .isEqualTo(3000);
    }

    @Test
    void aTermWithPreVotesOnlyNeverBegan() {
        assertThat(of("""
                n1 3000 2 prevote-started {campaignTerm=3}
                n2 3010 3 prevote-refused >n1 !leader_alive
                n1 3020 3 refused-by >n2 !leader_alive {request=pre-vote}
                """).terms()).isEmpty();
    }

    @Test
    void aKilledLeaderEndsWhenItWasLastAlive() {
        String killed = """
                n1 1000 2 election-won {votes=n1,n2;needed=2}
                n1 8200 2 last-alive !leader
                n2 9000 2 leader-lost >n1 {heardAgoMs=1100}
                n2 9500 3 election-won {votes=n2,n3;needed=2}
                """;
        TermSummary first = of(killed).terms().get(0);
        assertThat(first.end()).isEqualTo(new TermEnd("killed", null, Map.of()));
        assertThat(first.lastQuorumMillis()).isEqualTo(8200);
        assertThat(first.gapMillis()).isEqualTo(1300);
        TermSummary unknown = of(killed.replaceAll("n1 8200.*\n", "")).terms().get(0);
        assertThat(unknown.end()).isEqualTo(new TermEnd("unknown", null, Map.of()));
        assertThat(unknown.lastQuorumMillis()).as("when n2 last heard it").isEqualTo(7900);
        assertThat(unknown.isObserved()).isFalse();
    }

    @Test
    void aLeaderWhoseFilesAreMissingIsKnownFromOthers() {
        TermSummary term = of("""
                n2 1010 2 vote-granted >n1
                n3 1012 2 vote-granted >n1
                n2 1050 2 leader-heard >n1
                n3 1060 2 leader-heard >n1
                """).terms().get(0);
        assertThat(term.leader()).isEqualTo(N1);
        assertThat(term.votes()).containsExactly(N2, N3);
        assertThat(term.wonMillis()).isEqualTo(1050);
        assertThat(term.isObserved()).isFalse();
    }

    @Test
    void theOrderOfTheServersDoesNotMatter() {
        List<HistoryRecord> records = JournalText.parse("""
                n1 1000 2 election-started !timeout
                n3 1010 2 vote-granted >n1
                n1 1030 2 election-won {votes=n1,n3;needed=2}
                n1 9000 3 stepped-down !no-quorum {ledTerm=2;silentMs=1001}
                n2 9200 3 election-won {votes=n2,n3;needed=2}
                """);
        List<HistoryRecord> reversed = new ArrayList<>();
        for (ServerId server : List.of(N3, N2, N1)) {
            records.stream().filter(each -> each.server().equals(server)).forEach(reversed::add);
        }
        assertThat(TermHistory.of(reversed).terms())
                .isEqualTo(TermHistory.of(records).terms());
        assertThat(Collections.unmodifiableList(reversed)).isNotEqualTo(records);
    }

    @Test
    void journalsOfOlderReleasesShowTheSameFromTheirSentences() {
        TermHistory history = of("""
                n1 482759 2 election-started starts an election in term 2, its log ends at t1/1
                n1 483052 2 election-won leads term 2 with the votes of [n1, n3] out of [n1, n2, n3]
                n1 483588 2 transfer-started >n2 transfers leadership of term 2 to n2
                n1 483614 2 term-adopted >n2 adopts term 3, was in term 2: n2 campaigns in it
                n1 483614 3 stepped-down steps down as leader of term 2: term 3 was adopted
                n1 483615 3 transfer-ended >n2 this server is no longer the leader
                n1 483615 3 vote-granted >n2 votes for n2 in term 3, whose log ends at t2/2
                n1 483733 3 leader-heard >n2 n2 leads term 3
                n2 482973 2 vote-granted >n1 votes for n1 in term 2, whose log ends at t1/1
                n2 483075 2 leader-heard >n1 n1 leads term 2
                n2 483599 3 election-started starts an election in term 3 because the leader transfers leadership to it, its log ends at t2/2
                n2 483654 3 election-won leads term 3 with the votes of [n2, n3] out of [n1, n2, n3]
                n2 484837 3 stepped-down steps down as leader of term 3: it heard from no majority for 1001 ms
                n3 482948 2 vote-granted >n1 votes for n1 in term 2, whose log ends at t1/1
                n3 483106 2 leader-heard >n1 n1 leads term 2
                n3 483617 3 vote-granted >n2 votes for n2 in term 3, whose log ends at t2/2
                n3 483741 3 leader-heard >n2 n2 leads term 3
                """);
        assertThat(history.terms()).hasSize(2);
        TermSummary first = history.terms().get(0);
        assertThat(first.votes()).containsExactly(N1, N3);
        assertThat(first.votesNeeded()).isEqualTo(2);
        assertThat(first.end()).isEqualTo(new TermEnd("transfer", N2, Map.of()));
        assertThat(first.gapMillis()).isEqualTo(40);
        TermSummary second = history.terms().get(1);
        assertThat(second.cause()).isEqualTo("transfer");
        assertThat(second.end()).isEqualTo(new TermEnd("no-quorum", null, Map.of("ms", "1001")));
        assertThat(second.lastQuorumMillis()).isEqualTo(483836);
    }

    @Test
    void olderReleasesNameTheReasonsOfRejectionsInSentences() {
        TermSummary term = of("""
                n1 100 4 election-started starts an election in term 4 because an operator requested it, its log ends at t3/3
                n2 110 4 vote-refused >n1 rejects a vote for n1 in term 4: the candidate's log is behind the voter's (term 4, voted for none, leader none, its log ends at t3/12, the candidate's log ends at t3/3)
                n3 111 4 prevote-refused >n1 would not vote for n1 in term 4: the voter heard from a leader within the minimum election timeout (term 3, voted for n3, leader n3, its log ends at t3/12, the candidate's log ends at t3/3)
                n1 112 4 refused-by >n3 n3 rejected its pre-vote for term 4: the voter heard from a leader within the minimum election timeout (the voter's log ends at t3/12)
                """).terms().get(0);
        assertThat(term.campaigns().get(0).cause()).isEqualTo("operator");
        assertThat(term.refusals()).hasSize(2);
        assertThat(term.refusals().get(0).reason()).isEqualTo("stale_log");
        assertThat(term.refusals().get(0).voterLast()).isEqualTo(new LogPosition(3, 12));
        assertThat(term.refusals().get(0).candidateLast()).isEqualTo(new LogPosition(3, 3));
        assertThat(term.refusals().get(1).reason()).isEqualTo("leader_alive");
        assertThat(term.refusals().get(1).isPreVote()).isTrue();
    }

    @Test
    void sinceKeepsWhatWasLedAtOrAfterThen() {
        TermHistory history = of("""
                n1 1000 2 election-won {votes=n1,n2;needed=2}
                n1 5000 3 stepped-down !no-quorum {ledTerm=2;silentMs=1000}
                n2 5200 3 election-won {votes=n2,n3;needed=2}
                """);
        assertThat(history.since(4999).terms()).hasSize(2);
        assertThat(history.since(5001).terms()).extracting(TermSummary::term).containsExactly(3L);
        assertThat(history.since(9000).terms()).as("it still leads").hasSize(1);
        assertThat(history.endedCount()).isEqualTo(1);
        assertThat(history.leaderlessMillis()).isEqualTo(1200);
        assertThat(history.spanMillis()).isEqualTo(1200);
    }

    @Test
    void aTermThatTwoServersWonHasARowForEachInAnyOrderOfTheJournals() {
        String one = """
                n1 1000 2 election-started !timeout
                n1 1030 2 election-won {votes=n1,n2;needed=2}
                n1 9000 3 stepped-down !no-quorum {ledTerm=2;quorumContactAgoMs=1000}
                """;
        String other = """
                n3 1500 2 election-won {votes=n3,n4;needed=2}
                n3 7000 3 stepped-down !no-quorum {ledTerm=2;quorumContactAgoMs=1000}
                n4 9500 3 election-won {votes=n3,n4;needed=2}
                """;
        TermHistory history = of(one + other);
        List<HistoryRecord> otherFirst = new ArrayList<>(JournalText.parse(other));
        otherFirst.addAll(JournalText.parse(one));
        assertThat(TermHistory.of(otherFirst).terms()).isEqualTo(history.terms());
        assertThat(history.terms()).extracting(TermSummary::term).containsExactly(2L, 2L, 3L);
        assertThat(history.terms()).extracting(TermSummary::leader).containsExactly(N1, N3, ServerId.of("n4"));
        TermSummary first = history.terms().get(0);
        TermSummary second = history.terms().get(1);
        assertThat(first.votes()).containsExactly(N1, N2);
        assertThat(first.wonMillis()).isEqualTo(1030);
        assertThat(first.cause()).isEqualTo("timeout");
        assertThat(first.gapMillis()).isEqualTo(1500);
        assertThat(second.votes()).containsExactly(N3, ServerId.of("n4"));
        assertThat(second.wonMillis()).isEqualTo(1500);
        assertThat(second.cause()).isNull();
        assertThat(second.gapMillis()).isEqualTo(3500);
        assertThat(history.leadersOfForkedTerms()).isEqualTo(Map.of(2L, List.of(N1, N3)));
        assertThat(history.leaderlessMillis())
                .as("there was a leader while one of the two led")
                .isEqualTo(1500);
        assertThat(history.leaderlessMillisBefore()).isEqualTo(Map.of(3L, 1500L));
    }

    @Test
    void aLeaderThatOnlyItsFollowersRecordedHasARowNextToTheRecordedOne() {
        TermHistory history = of("""
                n1 1030 2 election-won {votes=n1,n2;needed=2}
                n2 1050 2 leader-heard >n1
                n4 2000 2 leader-heard >n3
                """);
        assertThat(history.terms()).extracting(TermSummary::leader).containsExactly(N1, N3);
        assertThat(history.terms()).extracting(TermSummary::isObserved).containsExactly(true, false);
        assertThat(history.terms().get(1).wonMillis()).isEqualTo(2000);
    }

    @Test
    void aHistoryWithOneLeaderATermIsNotForked() {
        assertThat(of("""
                n1 1030 2 election-won {votes=n1,n2;needed=2}
                n2 1050 2 leader-heard >n1
                n3 2000 2 leader-heard >n1
                n2 5000 3 election-won {votes=n1,n2;needed=2}
                """).leadersOfForkedTerms()).isEmpty();
    }
}
