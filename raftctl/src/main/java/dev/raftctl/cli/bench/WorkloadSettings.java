package dev.raftctl.cli.bench;

/**
 * The settings of a workload.
 *
 * @param clientCount number of connections
 * @param outstandingPerClient requests in flight per client in a closed loop
 * @param ratePerSecond total rate of an open loop; 0 for a closed loop
 * @param valueBytes size of each value; at least {@link #MIN_WATCHED_VALUE_BYTES} if there are watchers
 * @param keyCount number of distinct keys, chosen uniformly
 * @param watcherCount number of watchers, each of which receives every put
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
        WorkloadMix mix,
        int watcherCount,
        long warmupMillis,
        long durationMillis,
        long requestTimeoutMillis,
        long seed) {
    /** A value that is watched begins with the time at which it was put. */
    public static final int MIN_WATCHED_VALUE_BYTES = Long.BYTES;

    /** The maximum number of locks, and of leases that are renewed. */
    private static final int MAX_LEASES = 10_000;

    public boolean isOpenLoop() {
        return ratePerSecond > 0;
    }

    /** Returns whether the keys must exist before the workload starts. */
    boolean needsPreload() {
        return mix.gets() > 0;
    }

    /** Returns the number of leases that the workload renews. */
    int renewedLeaseCount() {
        return mix.renewals() > 0 ? Math.min(MAX_LEASES, clientCount * outstandingPerClient) : 0;
    }

    /** Returns the number of locks: one for each request in flight, so that no hand-over waits for another one. */
    int lockCount() {
        return mix.handovers() > 0 ? Math.min(MAX_LEASES, clientCount * outstandingPerClient) : 0;
    }

    /** Returns how long the workload runs, with its warm-up. */
    long totalMillis() {
        return warmupMillis + durationMillis;
    }
}
