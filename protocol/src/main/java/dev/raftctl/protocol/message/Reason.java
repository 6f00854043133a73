package dev.raftctl.protocol.message;

/** Why a request was certainly not applied. The names are public: scripts read them as {@code error.reason}. */
public enum Reason {
    /** No leader is known to the server asked. */
    NO_LEADER(Family.LEADERLESS),
    /** Another server leads; the refusal may name it. */
    NOT_LEADER(Family.LEADERLESS),
    /** The leader cannot reach a majority. */
    NO_QUORUM(Family.LEADERLESS),
    /** The entry was overwritten by another leader's: it was not and will never be applied. */
    OVERWRITTEN(Family.LEADERLESS),
    /** Leadership is being handed over; ask again in a moment. */
    TRANSFER_IN_PROGRESS(Family.LEADERLESS),
    /** The server was never given a cluster. */
    UNCONFIGURED(Family.REFUSED),
    /** The server belongs to another cluster, or the cluster exists already with other servers. */
    ALREADY_BOOTSTRAPPED(Family.REFUSED),
    /** An earlier membership change is not committed yet. */
    CHANGE_IN_PROGRESS(Family.REFUSED),
    /** The leader has not yet committed an entry of its own term. */
    LEADER_NOT_READY(Family.REFUSED),
    /** The configuration is not the one the request was made for. */
    CONFIGURATION_CHANGED(Family.REFUSED),
    /** The server is not in the configuration. */
    UNKNOWN_SERVER(Family.REFUSED),
    /** The server is already in the configuration in another role or at another address. */
    SERVER_EXISTS(Family.REFUSED),
    /** The server did not answer at its address. */
    SERVER_UNREACHABLE(Family.REFUSED),
    /** Another server than the one named answers at that address. */
    WRONG_SERVER(Family.REFUSED),
    /** The server has another cluster's data. */
    WRONG_CLUSTER(Family.REFUSED),
    /** The server came back without the disk it had: it must be replaced. */
    DISK_LOST(Family.REFUSED),
    /** The new server did not catch up in time. */
    NOT_CAUGHT_UP(Family.REFUSED),
    /** The change would leave no voters, or lose the quorum. */
    UNSAFE_CHANGE(Family.REFUSED),
    /** The server is a learner, or for another reason cannot lead. */
    NOT_A_VOTER(Family.REFUSED),
    /** No other server can take over leadership now. */
    NO_SUCCESSOR(Family.REFUSED),
    /** The queue is full: ask again later. */
    BUSY(Family.REFUSED),
    /** A key, a value, an entry or a request over its limit. */
    TOO_LARGE(Family.REFUSED),
    /** The request is malformed. */
    BAD_REQUEST(Family.REFUSED),
    /** The client's session is not known any more. */
    SESSION_EXPIRED(Family.REFUSED),
    /** The result of this earlier command of the session was discarded: the client had said it needs it no more. */
    RESULT_DISCARDED(Family.REFUSED),
    /** The caller may not do this. */
    UNAUTHORISED(Family.REFUSED),
    /** The server's disk failed or is full. */
    STORAGE_FAILED(Family.REFUSED),
    /** The server is stopping. */
    STOPPING(Family.LEADERLESS),
    /** A newer snapshot has taken the place of the one asked for. */
    SNAPSHOT_REPLACED(Family.REFUSED),
    /** The leader's disk, or those of a majority, have no room for more entries. */
    DISK_FULL(Family.REFUSED),
    /** The state has all of the leader's heap that is meant for it: only deletions are taken. */
    STATE_FULL(Family.REFUSED);

    /** Which exit code of the contract a reason belongs to. */
    public enum Family {
        /** No leader or no quorum: exit code 4. */
        LEADERLESS,
        /** Refused by the cluster: exit code 5. */
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
