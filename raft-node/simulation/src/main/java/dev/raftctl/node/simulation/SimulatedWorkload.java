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
record SimulatedWorkload(
        int clientCount,
        int keyCount,
        long maxThinkNanos,
        long sessionTtlMillis,
        int operationsInFlight,
        long maxBatchNanos) {
    static Builder builder() {
        return new Builder();
    }

    /** Collects settings by name. By default, one operation is in flight at once, without batching. Not thread-safe. */
    static final class Builder {
        private int clientCount;
        private int keyCount;
        private long maxThinkNanos;
        private long sessionTtlMillis;
        private int operationsInFlight = 1;
        private long maxBatchNanos;

        private Builder() {}

        Builder clientCount(int value) {
            clientCount = value;
            return this;
        }

        Builder keyCount(int value) {
            keyCount = value;
            return this;
        }

        Builder maxThinkNanos(long value) {
            maxThinkNanos = value;
            return this;
        }

        Builder sessionTtlMillis(long value) {
            sessionTtlMillis = value;
            return this;
        }

        Builder operationsInFlight(int value) {
            operationsInFlight = value;
            return this;
        }

        Builder maxBatchNanos(long value) {
            maxBatchNanos = value;
            return this;
        }

        SimulatedWorkload build() {
            return new SimulatedWorkload(
                    clientCount, keyCount, maxThinkNanos, sessionTtlMillis, operationsInFlight, maxBatchNanos);
        }
    }
}
