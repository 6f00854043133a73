package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.health.CgroupCpuStat;
import dev.raftctl.node.health.ProcessPauseLog;
import dev.raftctl.node.health.RecentLatencies.LatencySummary;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.SyncLatency;
import org.junit.jupiter.api.Test;

/** Tests what a server measures about its process, with times set by the test. */
class HealthMonitorTest {
    private static final long MILLI = TimeSource.NANOS_PER_MILLI;
    private static final long SECOND = 1_000 * MILLI;

    private long nanos = 7 * SECOND;
    private long wallMillis = 1_000_000;
    private boolean leading;
    private long collectionMillis;
    private final TimeSource ticker = new TimeSource() {
        @Override
        long nanos() {
            return nanos;
        }

        @Override
        long wallMillis() {
            return wallMillis;
        }
    };
    private final HealthMonitor monitor =
            new HealthMonitor(SECOND, () -> leading, () -> collectionMillis, CgroupCpuStat.ofThisProcess(), ticker);

    private void wakeAfter(long millis, long lateMillis) {
        nanos += millis * MILLI;
        wallMillis += millis;
        monitor.sample(nanos, lateMillis * MILLI);
    }

    @Test
    void aThreadThatWakesOnTimeMeasuresNoPause() {
        for (int i = 0; i < 100; i++) {
            wakeAfter(51, 1);
        }
        assertThat(monitor.pauses(nanos).count()).isZero();
        assertThat(monitor.wakeDelays(nanos)).isEqualTo(new LatencySummary(100, 1_000, 1_000, 1_000));
        assertThat(monitor.clockJump(nanos)).isNull();
    }

    @Test
    void aPauseBelongsToTheRoleBeforeIt() {
        leading = true;
        wakeAfter(50, 0);
        leading = false;
        wakeAfter(2_650, 2_600);
        wakeAfter(550, 500);
        assertThat(monitor.pauses(nanos).count()).isEqualTo(2);
        assertThat(monitor.pauses(nanos).maxMs()).isEqualTo(2_600);
        assertThat(monitor.pauses(nanos).whileLeadingCount()).isEqualTo(1);
    }

    @Test
    void theFirstCollectionCountsIfItsPauseDoes() {
        wakeAfter(2_000, 0);
        collectionMillis = 580;
        wakeAfter(650, 600);
        assertThat(monitor.pauses(nanos).gcMs()).isEqualTo(580);
    }

    @Test
    void collectionsBeforeTheFirstMeasurementBelongToNoPause() {
        collectionMillis = 580;
        wakeAfter(2_000, 600);
        assertThat(monitor.pauses(nanos).count()).isEqualTo(1);
        assertThat(monitor.pauses(nanos).gcMs()).isZero();
    }

    @Test
    void theLastPauseHasItsOwnCollectionsAndRole() {
        wakeAfter(2_000, 0);
        leading = true;
        collectionMillis = 500;
        wakeAfter(650, 600);
        leading = false;
        collectionMillis = 700;
        wakeAfter(750, 700);
        assertThat(monitor.lastPause(nanos)).isEqualTo(new ProcessPauseLog.ProcessPause(nanos, 700, 200, true));
        nanos += 300 * SECOND + MILLI;
        assertThat(monitor.lastPause(nanos)).isNull();
    }

    @Test
    void theClockIsComparedWithTheMonotonicClock() {
        wakeAfter(50, 0);
        wallMillis -= 3_600_000;
        wakeAfter(50, 0);
        wakeAfter(50, 0);
        assertThat(monitor.clockJump(nanos)).isEqualTo(new ClockJump(-3_600_000, 50));
    }

    @Test
    void theLongerDelayOfCoreAndMonitorCounts() {
        LatencySummary fast = new LatencySummary(9, 1, 2_000, 3_000);
        LatencySummary slow = new LatencySummary(9, 1, 480_000, 500_000);
        assertThat(NodeHealthMeasurements.coreLoopDelay(fast, slow)).isEqualTo(new CoreLoopDelay(480_000, 500));
        assertThat(NodeHealthMeasurements.coreLoopDelay(slow, fast)).isEqualTo(new CoreLoopDelay(480_000, 500));
    }

    @Test
    void aWriteIsVisibleWhileItRuns() {
        NodeMetrics metrics = new NodeMetrics(ticker);
        assertThat(metrics.syncLatency()).isEqualTo(SyncLatency.NONE);
        metrics.onWriteStarted();
        nanos += 3 * SECOND;
        assertThat(metrics.syncLatency()).isEqualTo(new SyncLatency(0, 0, 0, 0, 3_000));
        metrics.recordSync(1, 3 * SECOND);
        metrics.onWriteEnded();
        assertThat(metrics.syncLatency()).isEqualTo(new SyncLatency(1, 3_000_000, 3_000_000, 3_000_000, 0));
    }
}
