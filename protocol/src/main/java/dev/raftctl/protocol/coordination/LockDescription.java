package dev.raftctl.protocol.coordination;

import java.util.List;

/**
 * A lock or semaphore as one server sees it.
 *
 * @param maxHolders 1 for a lock, more for a semaphore
 * @param holders in the order of their tokens
 * @param waiters in the order in which they will acquire the lock; incomplete if there are more than a listing holds
 * @param waiterCount the number of all waiters
 * @param delayMillis the remaining log time of the last lock delay; 0 if no place of a lost holder is delayed
 */
public record LockDescription(
        byte[] name,
        int maxHolders,
        List<LockMember> holders,
        List<LockMember> waiters,
        long waiterCount,
        long delayMillis) {
    /**
     * A holder or a waiter.
     *
     * @param index of a holder, its fencing token; of a waiter, the log index of the entry that queued it
     * @param owner the name in the certificate of the lease's owner
     * @param description how the holder describes itself
     * @param sinceWallMillis the leader's wall clock when it acquired the lock or queued, in milliseconds since 1970
     */
    public record LockMember(long index, long lease, String owner, String description, long sinceWallMillis) {}
}
