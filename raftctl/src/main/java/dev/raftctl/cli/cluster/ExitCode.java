package dev.raftctl.cli.cluster;

/** How a run of raftctl ends, as the process's exit code and as the word {@code error.kind}; both are public. */
public enum ExitCode {
    DONE(0, "done"),
    /** Answered, and the answer is no. */
    NO(1, "no"),
    /** Wrong usage, or refused here for want of confirmation. */
    USAGE(2, "usage"),
    /** No endpoint could be reached, or none would speak. */
    UNREACHABLE(3, "unreachable"),
    /** Reached, but no leader or no quorum in time: not applied. */
    LEADERLESS(4, "not-applied"),
    /** Refused by the cluster: not applied. */
    REFUSED(5, "refused"),
    /** Sent, and no answer: it may have been applied. */
    UNKNOWN(6, "unknown"),
    /** A file fails its checks. */
    DAMAGED(7, "damaged"),
    /** A fault of raftctl itself. */
    FAULT(70, "fault"),
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String kind;

    ExitCode(int code, String kind) {
        this.code = code;
        this.kind = kind;
    }

    public int code() {
        return code;
    }

    public String kind() {
        return kind;
    }
}
