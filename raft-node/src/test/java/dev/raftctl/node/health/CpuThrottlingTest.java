package dev.raftctl.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.health.CgroupCpuStat.CpuPeriods;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuThrottlingTest {
    private static final long SECOND = 1_000_000_000;

    private final CpuThrottling throttling = new CpuThrottling();

    private int percentAfter(long second, CpuPeriods... periods) {
        throttling.add(second * SECOND, List.of(periods));
        return throttling.percent();
    }

    @Test
    void noQuotaMeansZero() {
        assertThat(percentAfter(1)).isZero();
        assertThat(percentAfter(2, CpuPeriods.NONE)).isZero();
        assertThat(percentAfter(3, CpuPeriods.NONE)).isZero();
    }

    @Test
    void countsOnlyWhatHappenedSinceTheFirstSample() {
        assertThat(percentAfter(1, new CpuPeriods(1_000, 900))).isZero();
        assertThat(percentAfter(2, new CpuPeriods(1_010, 906))).isEqualTo(60);
        assertThat(percentAfter(3, new CpuPeriods(1_020, 906))).isEqualTo(30);
    }

    @Test
    void theQuotaThatStopsTheProcessMostOftenCounts() {
        percentAfter(1, new CpuPeriods(0, 0), new CpuPeriods(0, 0));
        assertThat(percentAfter(2, new CpuPeriods(10, 1), new CpuPeriods(100, 66)))
                .isEqualTo(66);
    }

    @Test
    void oldPeriodsAreForgotten() {
        percentAfter(1, new CpuPeriods(0, 0));
        assertThat(percentAfter(10, new CpuPeriods(100, 100))).isEqualTo(100);
        assertThat(percentAfter(11, new CpuPeriods(100, 100))).isEqualTo(100);
        assertThat(percentAfter(22, new CpuPeriods(200, 100))).isZero();
    }

    @Test
    void aLongSilenceForgetsEverything() {
        percentAfter(1, new CpuPeriods(0, 0));
        assertThat(percentAfter(100, new CpuPeriods(500, 500))).isZero();
    }
}
