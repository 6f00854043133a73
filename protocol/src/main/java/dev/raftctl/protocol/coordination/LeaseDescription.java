package dev.raftctl.protocol.coordination;

/**
 * A lease as one server sees it.
 *
 * @param lease the id, which is the log index of the entry that granted the lease, and never reused
 * @param owner the name in the owner's certificate; empty without certificates
 * @param remainingMillis how much log time is left; 0 if the lease has expired and its keys are being deleted
 * @param grantedWallMillis the leader's wall clock when the lease was granted, in milliseconds since 1970
 * @param renewedWallMillis the same for the last renewal
 * @param keyCount the number of attached keys
 */
public record LeaseDescription(
        long lease,
        String owner,
        long ttlMillis,
        long remainingMillis,
        long grantedWallMillis,
        long renewedWallMillis,
        long keyCount) {}
