package dev.raftctl.cli.cluster;

/**
 * What a client itself finds to be wrong; the cluster's own refusals have {@link dev.raftctl.protocol.message.Reason}. The names
 * are public: scripts read them as {@code error.reason}.
 */
public enum FailureReason {
    /** No key of that name. */
    KEY_NOT_FOUND(ExitCode.NO),
    /** The key is there already. */
    EXISTS(ExitCode.NO),
    /** The key that a comparison needs is not there. */
    MISSING(ExitCode.NO),
    OTHER_VERSION(ExitCode.NO),
    OTHER_VALUE(ExitCode.NO),
    NOT_A_NUMBER(ExitCode.NO),
    OVERFLOW(ExitCode.NO),
    /** What was waited for did not come in time. */
    NOT_MET(ExitCode.NO),
    /** Another server leads than was asked for. */
    LEADERSHIP_ELSEWHERE(ExitCode.NO),
    /** A file could not be written. */
    CANNOT_WRITE(ExitCode.NO),
    USAGE(ExitCode.USAGE),
    /** A dangerous command was not confirmed. */
    NOT_CONFIRMED(ExitCode.USAGE),
    /** Nothing answers at the endpoints. */
    UNREACHABLE(ExitCode.UNREACHABLE),
    /** The servers reached belong to another cluster than is asked for. */
    TURNED_AWAY(ExitCode.UNREACHABLE),
    /** There is no trust between the two ends, or no protection where it is wanted. */
    TLS(ExitCode.UNREACHABLE),
    /** Something answers, in another language. */
    WRONG_PROTOCOL(ExitCode.UNREACHABLE),
    /** A server answers, and speaks no version of the protocol that the question can be put in. */
    PROTOCOL_VERSION(ExitCode.UNREACHABLE),
    /** Servers hear a leader, and this client does not reach it. */
    CLIENT_CUT_OFF(ExitCode.LEADERLESS),
    /** Nobody led, or a majority could not be had, until the time was up. */
    TIMED_OUT(ExitCode.LEADERLESS),
    /** Sent, and no answer: it may have been applied. */
    OUTCOME_UNKNOWN(ExitCode.UNKNOWN),
    DAMAGED(ExitCode.DAMAGED),
    /** A file of a newer version of raftctl: whether it is whole, that version knows. */
    NEWER_FORMAT(ExitCode.DAMAGED),
    FAULT(ExitCode.FAULT),
    /** A server's state, and its heap. */
    STATE_TOO_LARGE(ExitCode.HEAP),
    INTERRUPTED(ExitCode.INTERRUPTED);

    private final ExitCode exitCode;

    FailureReason(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
