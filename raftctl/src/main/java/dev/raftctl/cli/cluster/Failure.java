package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Why a command failed, with the message for its user. Thrown where the failure is detected and caught in one place,
 * which prints it and sets the exit code.
 */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;
    private final String reason;
    private final String hint;
    private final int line;

    /**
     * @param reason a word for scripts: the name of a {@link Reason} or of a {@link FailureReason}
     * @param message what happened, and to which server or file
     * @param hint what to do next; empty if there is nothing to suggest
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

    /**
     * Returns the failure for a refused request, with the message of the server that refused it and, unless the server
     * sent one, a hint by the reason.
     */
    public static Failure of(Refusal refusal) {
        ExitCode exitCode =
                refusal.reason().family() == Reason.Family.LEADERLESS ? ExitCode.LEADERLESS : ExitCode.REFUSED;
        return new Failure(
                exitCode,
                refusal.reason().name(),
                refusal.message(),
                RefusalHints.forAny(refusal).hint(),
                null);
    }

    public static Failure usage(String message, String hint) {
        return new Failure(FailureReason.USAGE, message, hint);
    }

    /** Returns a copy of this failure with the given message and hint. */
    public Failure withMessage(String message, String newHint) {
        return new Failure(exitCode, reason, message, newHint, this);
    }

    /** Returns a copy of this failure that states the script line of its command, or this failure if the line is 0. */
    public Failure atLine(int lineNumber) {
        return lineNumber == 0 ? this : new Failure(exitCode, reason, message(), hint, lineNumber, this);
    }

    /** Returns the script line of the failed command, counted from 1, or 0 if the command is not in a script. */
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
