package dev.raftctl.cli.bench;

/**
 * What load to put on.
 *
 * @param clientCount connections
 * @param outstandingPerClient requests each client has under way at once in a closed loop
 * @param ratePerSecond above 0: an open loop at this rate in all, and {@code outstanding} does not count
 * @param valueBytes size of each value
 * @param keyCount how many different keys, drawn evenly
 * @param getShare of all requests, 0 to 1; the rest are puts
 * @param warmupMillis load before it counts
 * @param durationMillis load that counts
 * @param requestTimeoutMillis what a request has until it is given up
 * @param seed of the keys and the mix
 */
public record LoadSettings(
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

    /** Whether there is something to read before the load begins. */
    boolean needsPreload() {
        return getShare > 0;
    }
}
