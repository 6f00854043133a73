package dev.raftctl.protocol.message;

/**
 * How many leases and locks a server's copy of the replicated state holds.
 *
 * @param leaseCount the leases, including expired ones whose keys are being deleted
 * @param lockCount the locks that are held, waited for or delayed
 * @param waiterCount the leases that wait for locks
 * @param oldestWaiterMs for how long, in log time, the oldest of them has waited; -1 if there is none
 */
public record CoordinationStatus(long leaseCount, long lockCount, long waiterCount, long oldestWaiterMs) {
    /** The status of a server whose version does not support leases and locks. */
    public static final CoordinationStatus NONE = new CoordinationStatus(0, 0, 0, -1);
}
