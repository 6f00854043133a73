package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Why a command did not end well, in the words its user gets: thrown where it is known, caught in one place, where the output
 * and the exit code are made of it.
 */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;
    private final String reason;
    private final String hint;
    private final int line;

    /**
     * @param reason a word scripts read: the name of a {@link Reason} or of a {@link FailureReason}
     * @param message what happened, to whom
     * @param hint what to do next; empty when there is nothing to say
     */
    public Failure(ExitCode exitCode, String reason, String message, String hint, @Nullable Throwable cause) {
        this(exitCode, reason, message, hint, 0, cause);
    }

    private Failure(
            ExitCode exitCode, String reason, String message, String hint, int line, @Nullable Throwable cause) {
        super(message, cause);
        this.line = line;
        this.exitCode = exitCode;
        this.reason = reason;
        this.hint = hint;
    }

    public Failure(FailureReason cause, String message, String hint) {
        this(cause.exitCode(), cause.name(), message, hint, null);
    }

    /** The cluster's own words. */
    public static Failure of(Refusal refusal) {
        ExitCode exitCode =
                refusal.reason().family() == Reason.Family.LEADERLESS ? ExitCode.LEADERLESS : ExitCode.REFUSED;
        return new Failure(exitCode, refusal.reason().name(), refusal.message(), refusal.hint(), null);
    }

    public static Failure usage(String message, String hint) {
        return new Failure(FailureReason.USAGE, message, hint);
    }

    /** The same in other words. */
    public Failure withMessage(String message, String newHint) {
        return new Failure(exitCode, reason, message, newHint, this);
    }

    /** The same, of the command on that line of a script; 0: of none. */
    public Failure atLine(int lineNumber) {
        return lineNumber == 0 ? this : new Failure(exitCode, reason, message(), hint, lineNumber, this);
    }

    /** Of the script in which it happened, from 1; 0: in none. */
    public int line() {
        return line;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public String reason() {
        return reason;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public String hint() {
        return hint;
    }
}
