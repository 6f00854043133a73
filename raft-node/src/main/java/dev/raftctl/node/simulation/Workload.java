package dev.raftctl.node.simulation;

/**
 * The requests that clients send.
 *
 * @param maxThinkNanos from a response to the next operation
 * @param sessionTtlMillis in log time
 * @param operationsInFlight operations that a client has in flight at once, all in one session
 * @param maxBatchNanos for how long a server collects requests before it gives them to the core together; 0: it gives
 *     each to the core at once
 */
record Workload(
        int clientCount,
        int keyCount,
        long maxThinkNanos,
        long sessionTtlMillis,
        int operationsInFlight,
        long maxBatchNanos) {
    /** Creates a workload of one operation at a time per client, without batching. */
    Workload(int clientCount, int keyCount, long maxThinkNanos, long sessionTtlMillis) {
        this(clientCount, keyCount, maxThinkNanos, sessionTtlMillis, 1, 0);
    }
}
