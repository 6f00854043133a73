package dev.raftctl.cli.cluster;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a run of raftctl: the exit code of the process and the value of {@code error.kind}. Scripts depend on
 * both.
 */
public enum ExitCode {
    DONE(0, "done", "done, or the condition holds"),
    NO(
            1,
            "no",
            "a negative answer: unhealthy, key not found, comparison failed, condition not met in time, "
                    + "leadership elsewhere"),
    USAGE(2, "usage", "usage error, or not confirmed"),
    UNREACHABLE(3, "unreachable", "no endpoint could be reached, or all rejected the connection"),
    LEADERLESS(4, "not-applied", "no leader or no quorum within the timeout; the operation was not applied"),
    REFUSED(5, "refused", "refused by the cluster; not applied"),
    /** The request was sent, but no reply arrived. */
    UNKNOWN(6, "unknown", "outcome unknown: it may or may not have been applied"),
    DAMAGED(
            7,
            "damaged",
            "data damaged: a file of a data directory or a snapshot fails its checks, or is of a newer version; "
                    + "or data directories contradict each other"),
    FAULT(70, "fault", "internal error of raftctl"),
    /** The state of a server does not fit its heap. Only a server process exits with this code. */
    HEAP(71, "heap", "the state does not fit in the heap of this server"),
    /** The lock was lost while the command ran. */
    LOCK_LOST(124, "lock-lost", "the lock was lost, and the command was ended"),
    NOT_ACQUIRED(125, "not-acquired", "the lock was not acquired, and the command was not run"),
    INTERRUPTED(130, "interrupted", "interrupted");

    private final int code;
    private final String kind;
    private final String meaning;

    ExitCode(int code, String kind, String meaning) {
        this.code = code;
        this.kind = kind;
        this.meaning = meaning;
    }

    /** Returns the exit code with this number; FAULT if there is none. */
    public static ExitCode of(@Nullable Integer code) {
        for (ExitCode each : values()) {
            if (code != null && each.code == code) {
                return each;
            }
        }
        return FAULT;
    }

    public int code() {
        return code;
    }

    public String kind() {
        return kind;
    }

    /** Returns what the exit code means, for help and man pages. */
    public String meaning() {
        return meaning;
    }
}
