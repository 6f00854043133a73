package dev.raftctl.cli.cluster;

/** How a run of raftctl ends, as the process's exit code and as the word {@code error.kind}; both are public. */
public enum ExitCode {
    DONE(0, "done", "done, or the condition holds"),
    NO(
            1,
            "no",
            "answered, and the answer is no: unhealthy, key not found, comparison failed, condition not met in time, "
                    + "leadership not where it was asked"),
    USAGE(2, "usage", "wrong usage, or refused here for want of confirmation"),
    UNREACHABLE(3, "unreachable", "no endpoint could be reached, or none would speak"),
    LEADERLESS(
            4, "not-applied", "reached, but no leader or no quorum within the timeout; the operation was not applied"),
    REFUSED(5, "refused", "refused by the cluster; not applied"),
    /** Sent, and no answer. */
    UNKNOWN(6, "unknown", "outcome unknown: it may or may not have been applied"),
    DAMAGED(
            7,
            "damaged",
            "data damaged: a file of a data directory or a snapshot fails its checks, or is of a newer version"),
    FAULT(70, "fault", "a fault of raftctl itself"),
    /** Of a server. */
    HEAP(71, "heap", "the state does not fit the heap of this server"),
    INTERRUPTED(130, "interrupted", "interrupted");

    private final int code;
    private final String kind;
    private final String meaning;

    ExitCode(int code, String kind, String meaning) {
        this.code = code;
        this.kind = kind;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String kind() {
        return kind;
    }

    /** For help and man pages. */
    public String meaning() {
        return meaning;
    }
}
