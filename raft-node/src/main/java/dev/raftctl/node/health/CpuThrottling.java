package dev.raftctl.node.health;

import dev.raftctl.node.health.CgroupCpuStat.CpuPeriods;
import java.util.List;

/**
 * The share of recent scheduling periods in which a CPU quota stopped the process, from counters that are read each
 * second. One thread adds, any thread reads.
 */
public final class CpuThrottling {
    static final long WINDOW_NANOS = 10_000_000_000L;

    private static final int PERCENT = 100;

    private List<CpuPeriods> previousStart = List.of();
    private List<CpuPeriods> currentStart = List.of();
    private long currentStartNanos;
    private volatile int percent;

    /**
     * Adds the counters of the process's cgroups. The quota that stopped the process most often counts.
     *
     * @param periods the counters of each cgroup, always in the same order
     */
    public void add(long nowNanos, List<CpuPeriods> periods) {
        if (currentStart.size() != periods.size()) {
            previousStart = List.copyOf(periods);
            currentStart = previousStart;
            currentStartNanos = nowNanos;
        } else if (nowNanos - currentStartNanos >= WINDOW_NANOS) {
            previousStart = nowNanos - currentStartNanos < 2 * WINDOW_NANOS ? currentStart : List.copyOf(periods);
            currentStart = List.copyOf(periods);
            currentStartNanos = nowNanos;
        }
        long highest = 0;
        for (int i = 0; i < periods.size(); i++) {
            long count = periods.get(i).periods() - previousStart.get(i).periods();
            long throttled =
                    periods.get(i).throttledPeriods() - previousStart.get(i).throttledPeriods();
            if (count > 0 && throttled > 0) {
                highest = Math.max(highest, Math.min(PERCENT, PERCENT * throttled / count));
            }
        }
        percent = (int) highest;
    }

    /** Returns the share in the last 10 to 20 seconds, in percent; 0 without a quota. */
    public int percent() {
        return percent;
    }
}
