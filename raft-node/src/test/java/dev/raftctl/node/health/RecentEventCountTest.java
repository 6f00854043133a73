package dev.raftctl.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentEventCountTest {
    private static final long SECOND = 1_000_000_000;

    private final RecentEventCount count = new RecentEventCount(0);

    @Test
    void whatHappenedInTheLastTwoWindowsCounts() {
        count.add(SECOND, 3);
        count.add(9 * SECOND, 4);
        count.add(12 * SECOND, 5);
        assertThat(count.countAt(12 * SECOND)).isEqualTo(12);
        assertThat(count.spanNanosAt(12 * SECOND)).isEqualTo(12 * SECOND);
        assertThat(count.countAt(20 * SECOND)).isEqualTo(5);
        assertThat(count.spanNanosAt(20 * SECOND)).isEqualTo(10 * SECOND);
        assertThat(count.countAt(30 * SECOND)).isZero();
        count.add(50 * SECOND, 1);
        assertThat(count.countAt(50 * SECOND)).isEqualTo(1);
    }

    @Test
    void theSpanIsAtLeastOneWindow() {
        count.add(SECOND, 3);
        assertThat(count.spanNanosAt(SECOND)).isEqualTo(10 * SECOND);
    }
}
