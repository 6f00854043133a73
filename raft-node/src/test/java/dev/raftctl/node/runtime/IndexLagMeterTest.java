package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IndexLagMeterTest {
    private final IndexLagMeter meter = new IndexLagMeter();

    @Test
    void anIndexThatHasCaughtUpHasNoLag() {
        meter.update(100, 7, 7);
        assertThat(meter.lagNanos(100)).isZero();
        assertThat(meter.lagNanos(900)).as("no new entries").isZero();
    }

    @Test
    void theLagIsUnknownUntilTheFirstCatchUp() {
        meter.update(100, 0, 7_000);
        meter.update(900, 6_000, 9_000);
        assertThat(meter.lagNanos(900)).isEqualTo(IndexLagMeter.UNKNOWN);
    }

    /** A lag of a thousand entries after a millisecond is normal under load; a lag of one entry for a minute is not. */
    @Test
    void lagIsMeasuredInTimeNotInEntries() {
        meter.update(100, 0, 0);
        meter.update(101, 0, 1_000);
        meter.update(102, 1_000, 2_000);
        assertThat(meter.lagNanos(102)).isEqualTo(1);

        meter.update(200, 2_000, 2_000);
        meter.update(300, 2_000, 2_001);
        assertThat(meter.lagNanos(60_000)).isEqualTo(59_800);
    }

    @Test
    void theLagIsAtMostTwiceTheTrueDistance() {
        meter.update(0, 0, 0);
        for (long now = 1; now < 1_000; now++) {
            meter.update(now, Math.max(0, now - 10), now);
            assertThat(meter.lagNanos(now)).isBetween(1L, 21L);
        }
    }
}
