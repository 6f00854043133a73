package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentJournalLinesTest {
    private final RecentJournalLines lines = new RecentJournalLines();
    private final List<DecisionRecord> written = new ArrayList<>();
    private long order;

    @Test
    void repeatedDecisionWithOtherNumbersExtendsItsLine() {
        note(1_000, "prevote-refused", "n2", "n2 heard leader n1 340 ms ago");
        note(2_000, "prevote-refused", "n2", "n2 heard leader n1 90 ms ago");
        note(3_500, "prevote-refused", "n2", "n2 heard leader n1 1200 ms ago");
        assertThat(texts()).containsExactly("n2 heard leader n1 1200 ms ago (3 times in 3 s)");
        assertThat(written).hasSize(1);
    }

    @Test
    void alternatingRepetitionsShareOneLineEach() {
        for (int round = 0; round < 50; round++) {
            note(1_000L * round, "prevote-started", "", "asks 2 servers in round " + round);
            note(1_000L * round + 1, "refused-by", "n2", "leader alive");
            note(1_000L * round + 2, "refused-by", "n3", "leader alive");
        }
        assertThat(texts())
                .containsExactly(
                        "asks 2 servers in round 49 (50 times in 49 s)",
                        "leader alive (50 times in 49 s)",
                        "leader alive (50 times in 49 s)");
        assertThat(written).hasSize(3);
    }

    @Test
    void differentTermKindSubjectCauseTextOrServerGetsItsOwnLine() {
        note(1, "vote-refused", "n2", "log at t5/7");
        note(1, "vote-refused", "n3", "log at t5/7");
        note(1, "vote-granted", "n2", "log at t5/7");
        note(1, "vote-refused", "n2", "log at t6/7");
        note(1, "vote-refused", "n2", "log at t5");
        note(1, "vote-refused", "n2", "vote went to n1");
        note(1, "vote-refused", "n2", "vote went to n3");
        add(new DecisionRecord(1, 99, "vote-refused", "n2", "log at t5/7"));
        add(new DecisionRecord(
                1,
                5,
                "vote-refused",
                "n2",
                "log at t5/7",
                "stale_log",
                DecisionData.NONE,
                DecisionOccurrences.once(1)));
        assertThat(texts()).hasSize(9);
    }

    @Test
    void repetitionInAnotherProcessGetsItsOwnLine() {
        note(1_000, "refused-by", "n2", "leader alive");
        add(new DecisionRecord(1_001, 5, "refused-by", "n2", "leader alive")
                .withOccurrences(new DecisionOccurrences(9, 4, 0, 1_001, 1)));
        assertThat(texts()).hasSize(2);
    }

    @Test
    void lineGrowsForAMinute() {
        for (int second = 0; second < 130; second++) {
            note(1_000L * second, "refused-by", "n2", "leader alive");
        }
        assertThat(texts())
                .containsExactly(
                        "leader alive (60 times in 59 s)",
                        "leader alive (60 times in 59 s)",
                        "leader alive (10 times in 9 s)");
        assertThat(lines.takeGrown()).extracting(JournalLine::count).containsExactly(60, 60, 10);
        assertThat(lines.takeGrown()).isEmpty();
        note(130_000, "refused-by", "n2", "leader alive");
        assertThat(lines.takeGrown()).extracting(JournalLine::count).containsExactly(11);
        assertThat(texts()).hasSize(3);
    }

    @Test
    void grownLineIsWrittenBeforeItLeavesMemory() {
        note(1, "refused-by", "n2", "leader alive");
        note(2, "refused-by", "n2", "leader alive");
        for (int i = 0; i < RecentJournalLines.MAX_LINES; i++) {
            note(3, "kind-" + i, "", "another");
        }
        assertThat(written.stream().filter(each -> each.kind().equals("refused-by")))
                .extracting(each -> each.occurrences().count())
                .containsExactly(1, 2);
    }

    @Test
    void repetitionAfterTheLookbackStartsANewLine() {
        note(1, "refused-by", "n2", "leader alive");
        for (int i = 0; i < RecentJournalLines.MAX_LOOKBACK_LINES; i++) {
            note(3, "kind-" + i, "", "another");
        }
        note(4, "refused-by", "n2", "leader alive");
        assertThat(texts()).last().isEqualTo("leader alive");
    }

    @Test
    void clockSetBackStartsANewLine() {
        note(10_000, "refused-by", "n2", "leader alive");
        note(5_000, "refused-by", "n2", "leader alive");
        assertThat(texts()).containsExactly("leader alive", "leader alive");
    }

    @Test
    void keepsOnlyTheNewestLines() {
        for (int i = 0; i < RecentJournalLines.MAX_LINES + 10; i++) {
            note(i, "kind-" + i, "", "one");
        }
        assertThat(lines.newest(5_000)).hasSize(RecentJournalLines.MAX_LINES);
        assertThat(lines.newest(5_000).get(0).newest().kind()).isEqualTo("kind-10");
        assertThat(lines.newest(2)).extracting(line -> line.newest().kind()).containsExactly("kind-1008", "kind-1009");
        assertThat(written).hasSize(RecentJournalLines.MAX_LINES + 10);
    }

    private void note(long atMillis, String kind, String subject, String text) {
        add(new DecisionRecord(atMillis, 5, kind, subject, text));
    }

    private void add(DecisionRecord note) {
        lines.add(note, ++order).forEach(line -> written.add(line.newest()));
    }

    private List<String> texts() {
        return lines.newest(5_000).stream().map(line -> line.toNote().text()).toList();
    }
}
