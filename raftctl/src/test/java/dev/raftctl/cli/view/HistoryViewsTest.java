package dev.raftctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.history.SampleHistory;
import dev.raftctl.cli.history.TermHistory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The screens of {@code terms} and {@code timeline}. */
class HistoryViewsTest {
    private static String text(OutputDocument view) {
        List<String> lines = new ArrayList<>();
        for (DocumentBlock block : view.blocks(false)) {
            assertThat(block).isInstanceOf(DocumentBlock.TextLineBlock.class);
            lines.add(((DocumentBlock.TextLineBlock) block).text().text());
        }
        assertThat(lines).allMatch(line -> line.length() <= 80);
        return String.join("\n", lines) + "\n";
    }

    @Test
    void termsShowLeadersGapsAndCampaignsThatFailed() {
        assertThat(text(new TermsView(SampleHistory.terms(), List.of("n4 was not read: Connection refused"))))
                .isEqualTo("""
                        TERM LEADER WON          BY      VOTES UNTIL      GAP   ENDED BECAUSE
                           4 -      11:41:40.000 n1 campaigned (operator), rejected by n2: log behind
                           5 n3     11:41:42.040 timeout n2 n3 11:41:48.3 910ms paused 2684ms
                           6 n1     11:41:49.230 timeout n1 n2 leads      -     -
                        1 term ended in 910ms; 910ms without a leader
                        n3 believed it was leader for 1.7s after term 5 had ended
                        n4 was not read: Connection refused
                        """);
    }

    @Test
    void bothWinnersOfATermAreShownAndWhatThatMeans() {
        TermsView view = new TermsView(SampleHistory.forkedTerms(), List.of());
        assertThat(text(view)).isEqualTo("""
                        TERM LEADER WON          BY VOTES UNTIL GAP ENDED BECAUSE
                           5 n1     11:41:40.000 -  n1 n2 leads -   -
                           5 n3     11:41:42.000 -  n3 n4 leads -   -
                        term 5 was won by n1 and n3: their histories forked; compare their data
                            directories with raftctl log diff
                        """);
    }

    @Test
    void aTimelineIsFoldedAndShowsBothEndsOfARejectionOnce() {
        assertThat(text(new TimelineView(SampleHistory.timeline().folded(), SampleHistory.terms(), List.of())))
                .isEqualTo("""
                        TIME (n1)    TERM WHO     WHAT
                        11:41:40.000    4 n1      campaigns for term 4, requested by an operator
                                .010    4 n2 x n1 n2 rejects n1's vote: log behind
                        11:41:42.040    5 n3      WINS term 5 by n2 n3
                        11:41:49.100    5 n1      lost its leader n3: nothing heard for 1.1s
                                .230    6 n1      WINS term 6 by n1 n2; 910ms without a leader
                                .900    6 n1      lost follower n3: nothing heard for 1.5s
                        11:41:51.000    5 n3      was paused 2684ms
                                .010    6 n3      steps down: term 6; no quorum for 2.6s
                        11:41:53.000    6 n1      n3 responds again
                        8 lines folded, --all shows them
                        """);
    }

    @Test
    void anEmptyHistoryIsASentence() {
        assertThat(text(new TermsView(TermHistory.of(List.of()), List.of()))).isEqualTo("no term is recorded\n");
    }
}
