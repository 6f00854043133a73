package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagClockTest {
    private final LagClock clock = new LagClock();

    @Test
    void whatIsLevelIsNotBehind() {
        clock.see(100, 7, 7);
        assertThat(clock.behindNanos(100)).isZero();
        assertThat(clock.behindNanos(900)).as("nothing new came").isZero();
    }

    @Test
    void whatNeverReachedAnythingIsNotKnown() {
        clock.see(100, 0, 7_000);
        clock.see(900, 6_000, 9_000);
        assertThat(clock.behindNanos(900)).isEqualTo(LagClock.NEVER);
    }

    /**
     * A thousand entries behind after a millisecond is the ordinary distance under load; one entry for a minute is not.
     */
    @Test
    void theDistanceIsOneOfTimeAndNotOfEntries() {
        clock.see(100, 0, 0);
        clock.see(101, 0, 1_000);
        clock.see(102, 1_000, 2_000);
        assertThat(clock.behindNanos(102)).isEqualTo(1);

        clock.see(200, 2_000, 2_000);
        clock.see(300, 2_000, 2_001);
        assertThat(clock.behindNanos(60_000)).isEqualTo(59_800);
    }

    @Test
    void oneThatFollowsAtADistanceIsAtMostTwiceThatDistanceBehind() {
        clock.see(0, 0, 0);
        for (long now = 1; now < 1_000; now++) {
            clock.see(now, Math.max(0, now - 10), now);
            assertThat(clock.behindNanos(now)).isBetween(1L, 21L);
        }
    }
}
