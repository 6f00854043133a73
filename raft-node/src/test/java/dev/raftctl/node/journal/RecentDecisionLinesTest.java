package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.DecisionRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentDecisionLinesTest {
    private RecentDecisionLines lines = RecentDecisionLines.NONE;
    private final List<DecisionRecord> written = new ArrayList<>();

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
    void differentTermKindSubjectTextOrServerGetsItsOwnLine() {
        note(1, "vote-refused", "n2", "log at t5/7");
        note(1, "vote-refused", "n3", "log at t5/7");
        note(1, "vote-granted", "n2", "log at t5/7");
        note(1, "vote-refused", "n2", "log at t6/7");
        note(1, "vote-refused", "n2", "log at t5");
        note(1, "vote-refused", "n2", "vote went to n1");
        note(1, "vote-refused", "n2", "vote went to n3");
        lines = lines.plus(new DecisionRecord(1, 99, "vote-refused", "n2", "log at t5/7"))
                .next();
        assertThat(lines.lines()).hasSize(8);
    }

    @Test
    void lineGrowsForAMinuteAndIsThenWrittenWithItsCount() {
        for (int second = 0; second < 130; second++) {
            note(1_000L * second, "refused-by", "n2", "leader alive");
        }
        assertThat(texts())
                .containsExactly(
                        "leader alive (60 times in 59 s)",
                        "leader alive (60 times in 59 s)",
                        "leader alive (10 times in 9 s)");
        assertThat(written.stream().map(DecisionRecord::text))
                .containsExactly(
                        "leader alive",
                        "leader alive (60 times in 59 s)",
                        "leader alive",
                        "leader alive (60 times in 59 s)",
                        "leader alive");
        RecentDecisionLines.JournalLinesUpdate settled = lines.withAllWritten();
        assertThat(settled.toWrite()).extracting(DecisionJournalLine::count).containsExactly(10);
        assertThat(settled.next().withAllWritten().toWrite()).isEmpty();
    }

    @Test
    void grownLineIsWrittenBeforeItLeavesTheLookback() {
        note(1, "refused-by", "n2", "leader alive");
        note(2, "refused-by", "n2", "leader alive");
        for (int i = 0; i < RecentDecisionLines.MAX_LOOKBACK_LINES; i++) {
            note(3, "kind-" + i, "", "another");
        }
        assertThat(written.stream().map(DecisionRecord::text).filter(text -> text.startsWith("leader")))
                .containsExactly("leader alive", "leader alive (2 times in 1 s)");
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
        for (int i = 0; i < RecentDecisionLines.MAX_LINES + 10; i++) {
            note(i, "kind-" + i, "", "one");
        }
        assertThat(lines.lines()).hasSize(RecentDecisionLines.MAX_LINES);
        assertThat(lines.lines().get(0).newest().kind()).isEqualTo("kind-10");
        assertThat(written).hasSize(RecentDecisionLines.MAX_LINES + 10);
    }

    private void note(long atMillis, String kind, String subject, String text) {
        RecentDecisionLines.JournalLinesUpdate step = lines.plus(new DecisionRecord(atMillis, 5, kind, subject, text));
        lines = step.next();
        step.toWrite().forEach(line -> written.add(line.toNote()));
    }

    private List<String> texts() {
        return lines.lines().stream().map(line -> line.toNote().text()).toList();
    }
}
