package dev.raftctl.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.history.Timeline.TimelineFilter;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of events, and what is folded. */
class TimelineTest {
    private static Timeline of(String journals) {
        List<HistoryRecord> records = JournalText.parse(journals);
        return Timeline.of(records, TermHistory.of(records).clocks());
    }

    private static List<String> lines(Timeline timeline) {
        return timeline.events().stream()
                .map(event -> event.server() + " " + event.kind())
                .toList();
    }

    @Test
    void aVoteComesAfterItsRequestAndBeforeTheWinWhateverTheClocksShow() {
        Timeline timeline = of("""
                n1 5000 2 election-started
                n1 5030 2 election-won {votes=n1,n2}
                n2 100 2 vote-granted >n1
                n2 110 2 leader-heard >n1
                n3 9000 2 leader-heard >n1
                """);
        assertThat(lines(timeline))
                .containsExactly(
                        "n1 election-started",
                        "n2 vote-granted",
                        "n1 election-won",
                        "n2 leader-heard",
                        "n3 leader-heard");
        assertThat(timeline.events().get(1).atMillis())
                .as("by the leader's clock")
                .isBetween(4999L, 5031L);
    }

    @Test
    void anUncountedVoteStillFollowsItsRequest() {
        assertThat(lines(of("""
                n1 5000 2 election-started
                n1 5030 2 election-won {votes=n1,n3}
                n2 4000 2 vote-granted >n1
                """))).containsSubsequence("n1 election-started", "n2 vote-granted");
    }

    @Test
    void eachServersOwnOrderIsKept() {
        assertThat(lines(of("""
                n1 5000 2 paused
                n1 4000 2 clock-jumped
                n1 4001 2 stepped-down
                """))).containsExactly("n1 paused", "n1 clock-jumped", "n1 stepped-down");
    }

    @Test
    void journalsThatContradictEachOtherAreStillShownCompletely() {
        assertThat(lines(of("""
                n1 100 2 election-won {votes=n1,n2}
                n1 200 2 election-started
                n2 150 2 leader-heard >n1
                n2 160 2 vote-granted >n1
                """))).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void bothEndsOfARejectedVoteAreOneEvent() {
        Timeline timeline = of("""
                n1 1000 4 election-started !operator
                n2 1010 4 vote-refused >n1 !stale_log
                n1 1020 4 refused-by >n2 !stale_log {request=vote}
                n3 1011 4 prevote-refused >n1 !leader_alive
                """);
        assertThat(lines(timeline)).containsExactly("n1 election-started", "n2 vote-refused", "n3 prevote-refused");
        TimelineEvent rejection = timeline.events().get(1);
        assertThat(rejection.candidate()).isEqualTo(ServerId.of("n1"));
        assertThat(rejection.voter()).isEqualTo(ServerId.of("n2"));
        assertThat(rejection.sources()).containsExactly("n2/elections.notes:2", "n1/elections.notes:3");
    }

    @Test
    void aRejectionThatOnlyTheCandidateRecordedIsAnEventToo() {
        Timeline timeline = of("n1 1020 4 refused-by >n2 !stale_log {request=vote}");
        assertThat(timeline.events()).singleElement().satisfies(event -> {
            assertThat(event.voter()).isEqualTo(ServerId.of("n2"));
            assertThat(event.candidate()).isEqualTo(ServerId.of("n1"));
            assertThat(event.isPreVoteRejection()).isFalse();
        });
    }

    @Test
    void whatAWinImpliesIsFolded() {
        Timeline folded = of("""
                n1 990 1 prevote-started {campaignTerm=2}
                n2 995 1 prevote-granted >n1 {requestTerm=2}
                n1 1000 2 election-started
                n2 1010 2 term-adopted >n1
                n2 1010 2 vote-granted >n1
                n1 1030 2 election-won {votes=n1,n2}
                n2 1040 2 leader-heard >n1
                n3 1041 2 leader-heard >n1
                n3 1300 2 paused {ms=200}
                """).folded();
        assertThat(lines(folded)).containsExactly("n1 election-won", "n3 paused");
        assertThat(folded.foldedCount()).isEqualTo(7);
    }

    @Test
    void aCampaignThatDidNotWinIsShown() {
        assertThat(lines(of("""
                n1 990 1 prevote-started {campaignTerm=2}
                n1 1000 2 election-started
                n2 1010 2 vote-granted >n1
                n3 1100 3 election-won {votes=n2,n3}
                """).folded()))
                .containsExactly("n1 prevote-started", "n1 election-started", "n2 vote-granted", "n3 election-won");
    }

    @Test
    void repetitionsAreCombined() {
        Timeline folded = of("""
                n2 1000 4 prevote-refused >n1 !stale_log
                n2 2000 4 prevote-refused >n1 !stale_log
                n2 9000 4 prevote-refused *5@3000 >n1 !stale_log
                n2 9500 5 prevote-refused >n1 !stale_log
                n2 99500 5 prevote-refused >n1 !stale_log
                """).folded();
        assertThat(folded.events()).hasSize(3);
        TimelineEvent first = folded.events().get(0);
        assertThat(first.count()).isEqualTo(7);
        assertThat(first.atMillis()).isEqualTo(1000);
        assertThat(first.untilMillis()).isEqualTo(9000);
        assertThat(folded.foldedCount()).isEqualTo(2);
    }

    @Test
    void aFilterSelectsByTimeTermServerAndKind() {
        Timeline timeline = of("""
                n1 1000 2 election-won {votes=n1,n2}
                n2 2000 2 leader-heard >n1
                n3 3000 3 election-won {votes=n2,n3}
                """);
        assertThat(lines(timeline.filtered(new TimelineFilter(1500L, null, null, Set.of()))))
                .containsExactly("n2 leader-heard", "n3 election-won");
        assertThat(lines(timeline.filtered(new TimelineFilter(null, 2L, null, Set.of()))))
                .hasSize(2);
        assertThat(lines(timeline.filtered(new TimelineFilter(null, null, ServerId.of("n1"), Set.of()))))
                .as("also where it is the other server")
                .containsExactly("n1 election-won", "n2 leader-heard");
        assertThat(lines(timeline.filtered(new TimelineFilter(null, null, null, Set.of("election-won")))))
                .containsExactly("n1 election-won", "n3 election-won");
        assertThat(timeline.filtered(TimelineFilter.NONE).events()).hasSize(3);
    }

    @Test
    void theVotesOfEachWinnerOfAForkedTermAreFolded() {
        Timeline folded = of("""
                n1 1000 2 election-started
                n1 1030 2 election-won {votes=n1,n2}
                n2 1010 2 vote-granted >n1
                n3 2000 2 election-started
                n3 2030 2 election-won {votes=n3,n4}
                n4 2010 2 vote-granted >n3
                """).folded();
        assertThat(lines(folded)).containsExactly("n1 election-won", "n3 election-won");
        assertThat(folded.foldedCount()).isEqualTo(4);
    }
}
