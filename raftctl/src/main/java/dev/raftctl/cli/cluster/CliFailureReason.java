package dev.raftctl.cli.cluster;

/**
 * Why a command failed, as determined by the client; refusals by the cluster have a {@link
 * dev.raftctl.protocol.message.RefusalReason}. The constant names are public: scripts read them as {@code
 * error.reason}.
 */
public enum CliFailureReason {
    /** The key does not exist. */
    KEY_NOT_FOUND(ExitCode.NO),
    /** The key already exists. */
    EXISTS(ExitCode.NO),
    /** The key whose value was to be compared does not exist. */
    MISSING(ExitCode.NO),
    OTHER_VERSION(ExitCode.NO),
    OTHER_VALUE(ExitCode.NO),
    NOT_A_NUMBER(ExitCode.NO),
    OVERFLOW(ExitCode.NO),
    /** The awaited condition did not hold in time. */
    NOT_MET(ExitCode.NO),
    /** A different server than the requested one leads the cluster. */
    LEADERSHIP_ELSEWHERE(ExitCode.NO),
    /** No renewal of a lease was confirmed in time. */
    LEASE_LOST(ExitCode.NO),
    /** A file or stream could not be written. */
    CANNOT_WRITE(ExitCode.NO),
    /** There is no record of the operation. */
    UNKNOWN_OPERATION(ExitCode.NO),
    USAGE(ExitCode.USAGE),
    /** A dangerous command was not confirmed. */
    NOT_CONFIRMED(ExitCode.USAGE),
    /** No endpoint answers. */
    UNREACHABLE(ExitCode.UNREACHABLE),
    /** The servers reached belong to a different cluster. */
    TURNED_AWAY(ExitCode.UNREACHABLE),
    /** Authentication failed, or TLS is required and not configured. */
    TLS(ExitCode.UNREACHABLE),
    /** The process at the address does not speak raftctl's protocol. */
    WRONG_PROTOCOL(ExitCode.UNREACHABLE),
    /** A server answers, but speaks no protocol version in which the request can be sent. */
    PROTOCOL_VERSION(ExitCode.UNREACHABLE),
    /** Servers hear from a leader that this client cannot reach. */
    CLIENT_CUT_OFF(ExitCode.LEADERLESS),
    /** The cluster had no leader, or its leader had no majority, until the timeout. */
    TIMED_OUT(ExitCode.LEADERLESS),
    /** The change was not made, because it is unknown whether an operation with this id was carried out before. */
    NOT_RECORDED(ExitCode.LEADERLESS),
    /** An operation with this id began before, and its outcome is not known. */
    OPERATION_NOT_ENDED(ExitCode.UNKNOWN),
    /** The operation may still be carried out. */
    OPERATION_RUNNING(ExitCode.REFUSED),
    /** Only an operation that is done can be undone. */
    OPERATION_NOT_DONE(ExitCode.REFUSED),

    /** The record of the operation does not have what is needed to undo it. */
    NOT_UNDOABLE(ExitCode.REFUSED),

    /** The configuration is not one that the plan leads through. */
    PLAN_OUTDATED(ExitCode.REFUSED),
    /** The operation was cancelled between two of its steps. */
    OPERATION_CANCELLED(ExitCode.REFUSED),
    /** The operation has already ended. */
    OPERATION_ENDED(ExitCode.REFUSED),
    /** The request was sent, but no reply arrived, so it may have been applied. */
    OUTCOME_UNKNOWN(ExitCode.UNKNOWN),
    DAMAGED(ExitCode.DAMAGED),
    /**
     * A file was written by a newer version of raftctl, and only a newer version can check whether the file is intact.
     */
    NEWER_FORMAT(ExitCode.DAMAGED),
    FAULT(ExitCode.FAULT),
    /** The state of a server does not fit its heap. */
    STATE_TOO_LARGE(ExitCode.HEAP),
    /** The lock was lost while the command ran. */
    LOCK_LOST(ExitCode.LOCK_LOST),
    INTERRUPTED(ExitCode.INTERRUPTED);

    private final ExitCode exitCode;

    CliFailureReason(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
