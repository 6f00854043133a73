package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentDurationsTest {
    private static final long WINDOW = RecentDurations.WINDOW_NANOS;

    private final ManualTimeSource ticker = new ManualTimeSource();
    private final RecentDurations times = new RecentDurations(200, 0);

    private static final class ManualTimeSource extends TimeSource {
        private long now;

        @Override
        long nanos() {
            return now;
        }
    }

    private RecentDurations.DurationSummary at(long now) {
        ticker.now = now;
        return times.at(ticker);
    }

    @Test
    void slowDurationsAreCountedAndTheLongestIsKept() {
        times.add(10, 100);
        times.add(20, 200);
        times.add(30, 900);
        RecentDurations.DurationSummary summary = at(40);
        assertThat(summary.count()).isEqualTo(3);
        assertThat(summary.slowCount()).isEqualTo(2);
        assertThat(summary.longestNanos()).isEqualTo(900);
    }

    @Test
    void durationsOlderThanTwoWindowsAreForgotten() {
        times.add(10, 900);
        assertThat(at(WINDOW + 10).count()).isEqualTo(1);
        times.add(WINDOW + 20, 1);
        assertThat(at(WINDOW + 30).count()).isEqualTo(2);
        assertThat(at(2 * WINDOW + 30).count()).as("the first window has ended").isEqualTo(1);
        assertThat(at(9 * WINDOW).count()).isZero();
    }

    @Test
    void theShareIsRelativeToAtLeastOneWindow() {
        times.add(1, WINDOW / 4);
        assertThat(at(WINDOW / 2).percentAt(WINDOW / 2)).isEqualTo(25);
        times.add(WINDOW + 1, WINDOW / 4);
        assertThat(at(2 * WINDOW - 1).percentAt(2 * WINDOW)).isEqualTo(25);
    }
}
