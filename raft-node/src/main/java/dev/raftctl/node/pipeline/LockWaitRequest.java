package dev.raftctl.node.pipeline;

/**
 * How long a request waits for a lock.
 *
 * @param waitMillis more than 0
 */
public record LockWaitRequest(byte[] lockName, long waitMillis) {}
