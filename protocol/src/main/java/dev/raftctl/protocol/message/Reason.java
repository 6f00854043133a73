package dev.raftctl.protocol.message;

/**
 * The reason why a request was certainly not applied. Scripts read its name as {@code error.reason}, so it is public.
 */
public enum Reason {
    /** The server does not know of a leader. */
    NO_LEADER(Family.LEADERLESS),
    /** Another server is the leader. The refusal may name the leader. */
    NOT_LEADER(Family.LEADERLESS),
    /** The leader cannot reach a majority. */
    NO_QUORUM(Family.LEADERLESS),
    /** Another leader overwrote the entry, which was not applied and never will be. */
    OVERWRITTEN(Family.LEADERLESS),
    /** Leadership is being transferred. The request may succeed in a moment. */
    TRANSFER_IN_PROGRESS(Family.LEADERLESS),
    /** The server has never received a configuration. */
    UNCONFIGURED(Family.REFUSED),
    /** The server belongs to another cluster, or the cluster already exists with different servers. */
    ALREADY_BOOTSTRAPPED(Family.REFUSED),
    /** An earlier membership change is not yet committed. */
    CHANGE_IN_PROGRESS(Family.REFUSED),
    /** The leader has not yet committed an entry of its own term. */
    LEADER_NOT_READY(Family.REFUSED),
    /** The configuration is not the one that the request was made for. */
    CONFIGURATION_CHANGED(Family.REFUSED),
    /** The server is not in the configuration. */
    UNKNOWN_SERVER(Family.REFUSED),
    /** The server is already in the configuration, in another role or at another address. */
    SERVER_EXISTS(Family.REFUSED),
    /** The server did not respond at its address. */
    SERVER_UNREACHABLE(Family.REFUSED),
    /** A server with a different id responded at that address. */
    WRONG_SERVER(Family.REFUSED),
    /** The server holds the data of another cluster. */
    WRONG_CLUSTER(Family.REFUSED),
    /** The server came back with an empty disk and must be replaced. */
    DISK_LOST(Family.REFUSED),
    /** The new server did not catch up in time. */
    NOT_CAUGHT_UP(Family.REFUSED),
    /** The change would leave no voters or lose the quorum. */
    UNSAFE_CHANGE(Family.REFUSED),
    /** The server is a learner, or cannot lead for another reason. */
    NOT_A_VOTER(Family.REFUSED),
    /** No other server can take over leadership now. */
    NO_SUCCESSOR(Family.REFUSED),
    /** The queue is full; retry later. */
    BUSY(Family.REFUSED),
    /** A key, a value, an entry or a request exceeds its limit. */
    TOO_LARGE(Family.REFUSED),
    /** The request is malformed. */
    BAD_REQUEST(Family.REFUSED),
    /** The client's session no longer exists. */
    SESSION_EXPIRED(Family.REFUSED),
    /** The result of this earlier command was discarded after the client had acknowledged the result. */
    RESULT_DISCARDED(Family.REFUSED),
    /** The caller is not authorized. */
    UNAUTHORISED(Family.REFUSED),
    /** The server's disk failed or is full. */
    STORAGE_FAILED(Family.REFUSED),
    /** The server is stopping. */
    STOPPING(Family.LEADERLESS),
    /** A newer snapshot has replaced the requested one. */
    SNAPSHOT_REPLACED(Family.REFUSED),
    /** The leader's disk, or the disks of a majority, lack space for more entries. */
    DISK_FULL(Family.REFUSED),
    /** The state has used all the heap that the leader reserves for it, so only deletions are accepted. */
    STATE_FULL(Family.REFUSED);

    /** Groups reasons by exit code. */
    public enum Family {
        /** There is no leader or no quorum. The exit code is 4. */
        LEADERLESS,
        /** The cluster refused the request. The exit code is 5. */
        REFUSED
    }

    private final Family family;

    Reason(Family family) {
        this.family = family;
    }

    public Family family() {
        return family;
    }
}
