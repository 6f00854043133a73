package dev.raftctl.protocol.message;

/**
 * The reason why a request was certainly not applied. Scripts read its name as {@code error.reason}, so it is public.
 */
public enum RefusalReason {
    /** The server does not know of a leader. */
    NO_LEADER(RefusalReasonGroup.LEADERLESS),
    /** Another server is the leader. The refusal may name the leader. */
    NOT_LEADER(RefusalReasonGroup.LEADERLESS),
    /** The leader cannot reach a majority. */
    NO_QUORUM(RefusalReasonGroup.LEADERLESS),
    /** Another leader overwrote the entry, which was not applied and never will be. */
    OVERWRITTEN(RefusalReasonGroup.LEADERLESS),
    /** Leadership is being transferred. The request may succeed in a moment. */
    TRANSFER_IN_PROGRESS(RefusalReasonGroup.LEADERLESS),
    /** The server has never received a configuration. */
    UNCONFIGURED(RefusalReasonGroup.REFUSED),
    /** The server belongs to another cluster, or the cluster already exists with different servers. */
    ALREADY_BOOTSTRAPPED(RefusalReasonGroup.REFUSED),
    /** An earlier membership change is not yet committed. */
    CHANGE_IN_PROGRESS(RefusalReasonGroup.REFUSED),
    /** The leader has not yet committed an entry of its own term. */
    LEADER_NOT_READY(RefusalReasonGroup.REFUSED),
    /** The configuration is not the one that the request was made for. */
    CONFIGURATION_CHANGED(RefusalReasonGroup.REFUSED),
    /** The server is not in the configuration. */
    UNKNOWN_SERVER(RefusalReasonGroup.REFUSED),
    /** The server is already in the configuration, in another role or at another address. */
    SERVER_EXISTS(RefusalReasonGroup.REFUSED),
    /** The server did not respond at its address. */
    SERVER_UNREACHABLE(RefusalReasonGroup.REFUSED),
    /** A server with a different id responded at that address. */
    WRONG_SERVER(RefusalReasonGroup.REFUSED),
    /** The server holds the data of another cluster. */
    WRONG_CLUSTER(RefusalReasonGroup.REFUSED),
    /** The server came back with an empty disk and must be replaced. */
    DISK_LOST(RefusalReasonGroup.REFUSED),
    /** The new server did not catch up in time. */
    NOT_CAUGHT_UP(RefusalReasonGroup.REFUSED),
    /** The change would leave no voters or lose the quorum. */
    UNSAFE_CHANGE(RefusalReasonGroup.REFUSED),
    /** The server is a learner, or cannot lead for another reason. */
    NOT_A_VOTER(RefusalReasonGroup.REFUSED),
    /** No other server can take over leadership now. */
    NO_SUCCESSOR(RefusalReasonGroup.REFUSED),
    /** The queue is full; retry later. */
    BUSY(RefusalReasonGroup.REFUSED),
    /** A key, a value, an entry or a request exceeds its limit. */
    TOO_LARGE(RefusalReasonGroup.REFUSED),
    /** The request is malformed. */
    BAD_REQUEST(RefusalReasonGroup.REFUSED),
    /** The client's session no longer exists. */
    SESSION_EXPIRED(RefusalReasonGroup.REFUSED),
    /** The result of this earlier command was discarded after the client had acknowledged the result. */
    RESULT_DISCARDED(RefusalReasonGroup.REFUSED),
    /** The caller is not authorized. */
    UNAUTHORISED(RefusalReasonGroup.REFUSED),
    /** The server's disk failed or is full. */
    STORAGE_FAILED(RefusalReasonGroup.REFUSED),
    /** The server is stopping. */
    STOPPING(RefusalReasonGroup.LEADERLESS),
    /** A newer snapshot has replaced the requested one. */
    SNAPSHOT_REPLACED(RefusalReasonGroup.REFUSED),
    /** The leader's disk, or the disks of a majority, lack space for more entries. */
    DISK_FULL(RefusalReasonGroup.REFUSED),
    /** The state has used all the heap that the leader reserves for it, so only deletions are accepted. */
    STATE_FULL(RefusalReasonGroup.REFUSED),
    /** Some members of the cluster do not support this kind of request. The refusal names them. */
    SERVERS_TOO_OLD(RefusalReasonGroup.REFUSED),
    /** The lease has expired, and will never be alive again. */
    LEASE_EXPIRED(RefusalReasonGroup.REFUSED),
    /** No lease has this id: it was never granted, was revoked, or has expired. */
    UNKNOWN_LEASE(RefusalReasonGroup.REFUSED),
    /** The time to live of a lease is below the minimum. */
    TTL_TOO_SHORT(RefusalReasonGroup.REFUSED),
    /** The time to live of a lease is above the maximum. */
    TTL_TOO_LONG(RefusalReasonGroup.REFUSED),
    /** The lease does not hold the lock with this token, or not any more. */
    NOT_HOLDER(RefusalReasonGroup.REFUSED),
    /** The lock is held, waited for or delayed, and the request does not wait. */
    LOCK_HELD(RefusalReasonGroup.REFUSED),
    /** The lock was not acquired within the time to wait, and the place in its queue was given up. */
    WAIT_TIMED_OUT(RefusalReasonGroup.REFUSED),
    /** The place in the queue of the lock was given up or lost by another request. */
    NOT_WAITING(RefusalReasonGroup.REFUSED),
    /** The lock is held or waited for with another maximum number of holders. */
    OTHER_HOLDER_LIMIT(RefusalReasonGroup.REFUSED),
    /** The cluster, the lease or the lock has as many leases, keys, locks, holders or waiters as it may have. */
    LIMIT_REACHED(RefusalReasonGroup.REFUSED),
    /** A transaction writes a key more than once. */
    KEY_WRITTEN_TWICE(RefusalReasonGroup.REFUSED),
    /** The server keeps no changes as old as those that the watch needs. The refusal names the first index it keeps. */
    COMPACTED(RefusalReasonGroup.REFUSED),
    /** The server is in maintenance, so leadership is not transferred to it. */
    IN_MAINTENANCE(RefusalReasonGroup.REFUSED);

    /** Groups reasons by exit code. */
    public enum RefusalReasonGroup {
        /** There is no leader or no quorum. The exit code is 4. */
        LEADERLESS,
        /** The cluster refused the request. The exit code is 5. */
        REFUSED
    }

    private final RefusalReasonGroup family;

    RefusalReason(RefusalReasonGroup family) {
        this.family = family;
    }

    public RefusalReasonGroup family() {
        return family;
    }
}
