package dev.raftctl.node.machine.coordination;

import dev.raftctl.node.machine.StateHash;
import java.nio.charset.StandardCharsets;

/**
 * A lease's claim to a lock, as a holder or a waiter.
 *
 * @param index of a holder, its fencing token; of a waiter, the index of the entry that queued it
 * @param waiter the index of the entry that queued it; 0 if it acquired the lock at once
 * @param owner the name in the certificate of the lease's owner
 * @param description how the holder describes itself to people
 * @param lockDelayMillis the log time during which the lock cannot be acquired after this holder lost it
 * @param sinceLogMillis the log time when it became a holder or a waiter
 * @param sinceWallMillis the leader's wall clock at that time, for people only
 */
public record LockClaim(
        long index,
        long waiter,
        long lease,
        String owner,
        String description,
        long lockDelayMillis,
        long sinceLogMillis,
        long sinceWallMillis) {
    LockClaim acquired(long token, long logMillis, long wallMillis) {
        return new LockClaim(token, waiter, lease, owner, description, lockDelayMillis, logMillis, wallMillis);
    }

    long hash() {
        long hash = StateHash.fold(StateHash.fold(0, index), waiter);
        hash = StateHash.fold(hash, lease);
        hash = StateHash.fold(hash, owner.getBytes(StandardCharsets.UTF_8));
        hash = StateHash.fold(hash, description.getBytes(StandardCharsets.UTF_8));
        hash = StateHash.fold(hash, lockDelayMillis);
        return StateHash.fold(StateHash.fold(hash, sinceLogMillis), sinceWallMillis);
    }
}
