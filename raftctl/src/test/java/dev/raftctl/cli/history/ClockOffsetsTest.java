package dev.raftctl.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How far clocks are apart, according to votes. */
class ClockOffsetsTest {
    private static final ServerId N1 = ServerId.of("n1");
    private static final ServerId N2 = ServerId.of("n2");

    private static ClockOffsets of(String reference, String journals) {
        return ClockOffsets.of(JournalText.parse(journals), ServerId.of(reference));
    }

    @Test
    void equalClocksStayEqual() {
        ClockOffsets clocks = of("n1", """
                n1 1000 2 election-started
                n2 1010 2 vote-granted >n1
                n1 1030 2 election-won {votes=n1,n2}
                """);
        assertThat(clocks.newestOffsets()).isEqualTo(Map.of(N2, 0L));
        assertThat(clocks.isKnown(N2)).isTrue();
    }

    @Test
    void aGrantLiesBetweenTheStartAndTheWin() {
        ClockOffsets clocks = of("n1", """
                n1 1000 2 election-started
                n2 7201010 2 vote-granted >n1
                n1 1030 2 election-won {votes=n1,n2}
                """);
        assertThat(clocks.newestOffsets().get(N2)).isBetween(7_199_978L, 7_200_012L);
        assertThat(clocks.isKnown(N2)).isTrue();
        HistoryRecord grant = JournalText.parse("n2 7201010 2 vote-granted >n1").get(0);
        assertThat(clocks.atMillis(grant)).isBetween(999L, 1031L);
    }

    @Test
    void aVoteThatWasNotCountedLimitsOneSideOnly() {
        ClockOffsets clocks = of("n1", """
                n1 1000 2 election-started
                n2 500 2 vote-granted >n1
                n1 1030 2 election-won {votes=n1,n3}
                """);
        assertThat(clocks.newestOffsets().get(N2))
                .as("n2 is at least this far behind")
                .isEqualTo(-499);
        assertThat(clocks.isKnown(N2)).isFalse();
    }

    @Test
    void offsetsFollowFromAServerThatBothKnow() {
        ClockOffsets clocks = of("n1", """
                n1 1000 2 election-started
                n2 6010 2 vote-granted >n1
                n1 1030 2 election-won {votes=n1,n2}
                n2 9000 3 election-started
                n3 14010 3 vote-granted >n2
                n2 9030 3 election-won {votes=n2,n3}
                """);
        assertThat(clocks.newestOffsets().get(ServerId.of("n3"))).isBetween(9_950L, 10_050L);
    }

    @Test
    void aClockThatJumpedIsAnotherClockAfterwards() {
        ClockOffsets clocks = of("n1", """
                n1 1000 2 election-started
                n2 1010 2 vote-granted >n1
                n1 1030 2 election-won {votes=n1,n2}
                n2 7202000 2 clock-jumped {ms=7200000}
                n1 3000 3 election-started
                n2 7203010 3 vote-granted >n1
                n1 3030 3 election-won {votes=n1,n2}
                """);
        assertThat(clocks.contradictionCount()).isZero();
        assertThat(clocks.newestOffsets().get(N2)).isBetween(7_199_978L, 7_200_012L);
        List<HistoryRecord> records = JournalText.parse("""
                n2 1010 2 vote-granted >n1
                n2 7202000 2 clock-jumped {ms=7200000}
                """);
        assertThat(clocks.offsetMillis(records.get(0))).isZero();
        assertThat(clocks.offsetMillis(records.get(1))).isPositive();
    }

    @Test
    void pairsThatContradictNewerOnesAreIgnored() {
        ClockOffsets clocks = of("n1", """
                n1 1000 2 election-started
                n2 1010 2 vote-granted >n1
                n1 1030 2 election-won {votes=n1,n2}
                n1 3000 3 election-started
                n2 7203010 3 vote-granted >n1
                n1 3030 3 election-won {votes=n1,n2}
                """);
        assertThat(clocks.contradictionCount()).isPositive();
        assertThat(clocks.newestOffsets().get(N2)).as("the newest votes count").isGreaterThan(7_000_000L);
        assertThat(clocks.reference()).isEqualTo(N1);
    }
}
