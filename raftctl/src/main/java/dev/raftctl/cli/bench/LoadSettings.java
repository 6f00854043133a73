package dev.raftctl.cli.bench;

/**
 * What load to put on.
 *
 * @param clients connections
 * @param outstanding requests each client has under way at once in a closed loop
 * @param ratePerSecond above 0: an open loop at this rate in all, and {@code outstanding} does not count
 * @param valueBytes size of each value
 * @param keys how many different keys, drawn evenly
 * @param getShare of all requests, 0 to 1; the rest are puts
 * @param warmupMillis load before it counts
 * @param durationMillis load that counts
 * @param requestMillis what a request has until it is given up
 * @param seed of the keys and the mix
 */
public record LoadSettings(
        int clients,
        int outstanding,
        int ratePerSecond,
        int valueBytes,
        int keys,
        double getShare,
        long warmupMillis,
        long durationMillis,
        long requestMillis,
        long seed) {
    public boolean isOpenLoop() {
        return ratePerSecond > 0;
    }

    /** Whether there is something to read before the load begins. */
    boolean wantsKeys() {
        return getShare > 0;
    }
}
