package dev.raftctl.node.machine.coordination;

import dev.raftctl.node.machine.StateHash;
import java.nio.charset.StandardCharsets;

/**
 * One lease. Its age is counted from the end of the first advance of log time after its last renewal: that advance may
 * cover time before the renewal, so counting it would end the lease before its time to live.
 *
 * @param id the log index of the entry that granted it
 * @param owner the name in the owner's certificate; empty without certificates
 * @param countedFromMillis the log time from which its age counts; {@link #NOT_COUNTED} until the next advance
 * @param grantedWallMillis the leader's wall clock at the grant, for people only
 * @param renewedWallMillis the leader's wall clock at the last renewal, for people only
 */
public record Lease(
        long id, long ttlMillis, String owner, long countedFromMillis, long grantedWallMillis, long renewedWallMillis) {
    /** The value of {@code countedFromMillis} until log time advances. */
    public static final long NOT_COUNTED = -1;

    boolean isCounted() {
        return countedFromMillis != NOT_COUNTED;
    }

    /** Returns the log time at which the lease ends, which is known only once its age counts. */
    long expiresAtMillis() {
        return countedFromMillis + ttlMillis;
    }

    Lease countedFrom(long logTimeMillis) {
        return new Lease(id, ttlMillis, owner, logTimeMillis, grantedWallMillis, renewedWallMillis);
    }

    Lease renewed(long wallMillis) {
        return new Lease(id, ttlMillis, owner, NOT_COUNTED, grantedWallMillis, wallMillis);
    }

    long hash() {
        long hash = StateHash.fold(StateHash.fold(0, id), ttlMillis);
        hash = StateHash.fold(hash, owner.getBytes(StandardCharsets.UTF_8));
        hash = StateHash.fold(hash, countedFromMillis);
        return StateHash.fold(StateHash.fold(hash, grantedWallMillis), renewedWallMillis);
    }
}
