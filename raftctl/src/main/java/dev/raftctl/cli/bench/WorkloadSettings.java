package dev.raftctl.cli.bench;

/**
 * The settings of a workload.
 *
 * @param clientCount number of connections
 * @param outstandingPerClient requests in flight per client in a closed loop
 * @param ratePerSecond total rate of an open loop; 0 for a closed loop
 * @param valueBytes size of each value
 * @param keyCount number of distinct keys, chosen uniformly
 * @param getShare share of gets, 0 to 1; the rest are puts
 * @param warmupMillis duration of the workload before the measurement
 * @param durationMillis duration of the measurement
 * @param requestTimeoutMillis timeout of a request
 * @param seed of the keys and the mix
 */
public record WorkloadSettings(
        int clientCount,
        int outstandingPerClient,
        int ratePerSecond,
        int valueBytes,
        int keyCount,
        double getShare,
        long warmupMillis,
        long durationMillis,
        long requestTimeoutMillis,
        long seed) {
    public boolean isOpenLoop() {
        return ratePerSecond > 0;
    }

    /** Returns whether the keys must exist before the workload starts. */
    boolean needsPreload() {
        return getShare > 0;
    }
}
