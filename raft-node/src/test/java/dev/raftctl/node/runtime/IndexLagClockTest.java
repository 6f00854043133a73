package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IndexLagClockTest {
    private final IndexLagClock clock = new IndexLagClock();

    @Test
    void anIndexThatHasCaughtUpHasNoLag() {
        clock.update(100, 7, 7);
        assertThat(clock.lagNanos(100)).isZero();
        assertThat(clock.lagNanos(900)).as("no new entries").isZero();
    }

    @Test
    void theLagIsUnknownUntilTheFirstCatchUp() {
        clock.update(100, 0, 7_000);
        clock.update(900, 6_000, 9_000);
        assertThat(clock.lagNanos(900)).isEqualTo(IndexLagClock.UNKNOWN);
    }

    /** A lag of a thousand entries after a millisecond is normal under load; a lag of one entry for a minute is not. */
    @Test
    void lagIsMeasuredInTimeNotInEntries() {
        clock.update(100, 0, 0);
        clock.update(101, 0, 1_000);
        clock.update(102, 1_000, 2_000);
        assertThat(clock.lagNanos(102)).isEqualTo(1);

        clock.update(200, 2_000, 2_000);
        clock.update(300, 2_000, 2_001);
        assertThat(clock.lagNanos(60_000)).isEqualTo(59_800);
    }

    @Test
    void theLagIsAtMostTwiceTheTrueDistance() {
        clock.update(0, 0, 0);
        for (long now = 1; now < 1_000; now++) {
            clock.update(now, Math.max(0, now - 10), now);
            assertThat(clock.lagNanos(now)).isBetween(1L, 21L);
        }
    }
}
