package dev.raftctl.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.health.RecentLatencies.LatencySummary;
import org.junit.jupiter.api.Test;

class RecentLatenciesTest {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000 * MICRO;
    private static final long SECOND = 1_000 * MILLI;

    private final RecentLatencies latencies = new RecentLatencies(0);

    @Test
    void anEmptyDistributionIsZero() {
        assertThat(latencies.summaryAt(SECOND)).isEqualTo(new LatencySummary(0, 0, 0, 0));
    }

    @Test
    void quantilesAreExactToAnEighth() {
        for (int i = 1; i <= 1_000; i++) {
            latencies.add(SECOND, i * MILLI);
        }
        LatencySummary summary = latencies.summaryAt(SECOND);
        assertThat(summary.count()).isEqualTo(1_000);
        assertThat(summary.p50Micros()).isBetween(500_000L, 500_000L * 9 / 8);
        assertThat(summary.p99Micros()).isBetween(990_000L, 1_000_000L);
        assertThat(summary.maxMicros()).isEqualTo(1_000_000);
    }

    @Test
    void oneSlowDurationOfAHundredIsTheMaximumOnly() {
        for (int i = 0; i < 99; i++) {
            latencies.add(SECOND, 300 * MICRO);
        }
        latencies.add(SECOND, 4 * SECOND);
        LatencySummary summary = latencies.summaryAt(SECOND);
        assertThat(summary.p50Micros()).isBetween(300L, 337L);
        assertThat(summary.p99Micros()).isBetween(300L, 337L);
        assertThat(summary.maxMicros()).isEqualTo(4_000_000);
    }

    @Test
    void durationsAreForgottenAfterTwoWindows() {
        latencies.add(SECOND, 700 * MILLI);
        latencies.add(12 * SECOND, MILLI);
        assertThat(latencies.summaryAt(13 * SECOND).count()).isEqualTo(2);
        latencies.add(23 * SECOND, 2 * MILLI);
        LatencySummary summary = latencies.summaryAt(23 * SECOND);
        assertThat(summary.count()).isEqualTo(2);
        assertThat(summary.p50Micros()).isBetween(1_000L, 1_125L);
        assertThat(summary.maxMicros()).isEqualTo(2_000);
        assertThat(latencies.summaryAt(60 * SECOND).count()).isZero();
    }

    @Test
    void noDurationIsKeptForMoreThanTwoWindows() {
        latencies.add(SECOND, 700 * MILLI);
        latencies.add(19 * SECOND, MILLI);
        assertThat(latencies.summaryAt(19 * SECOND).count()).isEqualTo(2);
        assertThat(latencies.summaryAt(20 * SECOND).count()).isEqualTo(1);
    }

    @Test
    void aReaderSeesAnIdleWindowPass() {
        latencies.add(SECOND, MILLI);
        assertThat(latencies.summaryAt(9 * SECOND).count()).isEqualTo(1);
        assertThat(latencies.summaryAt(19 * SECOND).count()).isEqualTo(1);
        assertThat(latencies.summaryAt(21 * SECOND).count()).isZero();
    }

    @Test
    void everyDurationIsInABucketThatContainsIt() {
        for (long micros = 0; micros < 100_000_000; micros += 1 + micros / 100) {
            int bucket = RecentLatencies.bucketOf(micros);
            assertThat(RecentLatencies.upperBound(bucket)).isGreaterThanOrEqualTo(micros);
            assertThat(bucket == 0 ? -1 : RecentLatencies.upperBound(bucket - 1))
                    .isLessThan(micros);
        }
        assertThat(RecentLatencies.bucketOf(Long.MAX_VALUE)).isPositive();
    }
}
