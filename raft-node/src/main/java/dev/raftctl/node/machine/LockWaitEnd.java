package dev.raftctl.node.machine;

import dev.raftctl.protocol.coordination.CoordinationRefusal;
import org.jspecify.annotations.Nullable;

/**
 * The end of a wait for a lock.
 *
 * @param waiter the index of the entry that queued the waiter
 * @param token the fencing token; 0 if the lock was not acquired
 * @param refusal why the lock was not acquired; null if it was
 */
public record LockWaitEnd(long waiter, long token, @Nullable CoordinationRefusal refusal) {}
