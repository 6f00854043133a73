package dev.raftctl.node.simulation;

/**
 * What clients do.
 *
 * @param maxThinkNanos from an answer to the next operation
 * @param sessionTtlMillis in log time
 * @param operationsInFlight how many operations a client has under way at a time, all in one session
 * @param maxBatchNanos for how long a server gathers requests before it hands them to the core together; 0: it hands
 *     over each by itself
 */
record Workload(
        int clientCount,
        int keyCount,
        long maxThinkNanos,
        long sessionTtlMillis,
        int operationsInFlight,
        long maxBatchNanos) {
    /** One operation at a time, each handed over by itself. */
    Workload(int clientCount, int keyCount, long maxThinkNanos, long sessionTtlMillis) {
        this(clientCount, keyCount, maxThinkNanos, sessionTtlMillis, 1, 0);
    }
}
