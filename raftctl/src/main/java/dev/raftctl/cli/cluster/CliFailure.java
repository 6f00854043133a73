package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * Why a command failed, with the message for its user. Thrown where the failure is detected and caught in one place,
 * which prints it and sets the exit code.
 */
public final class CliFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;
    private final String reason;
    private final String hint;
    private final int line;
    private final String operation;
    private final transient @Nullable ClusterStatus clusterStatus;

    /**
     * @param reason a word for scripts: the name of a {@link RefusalReason} or of a {@link CliFailureReason}
     * @param message what happened, and to which server or file
     * @param hint what to do next; empty if there is nothing to suggest
     */
    public CliFailure(ExitCode exitCode, String reason, String message, String hint, @Nullable Throwable cause) {
        this(exitCode, reason, message, hint, 0, "", null, cause);
    }

    private CliFailure(
            ExitCode exitCode,
            String reason,
            String message,
            String hint,
            int line,
            String operation,
            @Nullable ClusterStatus clusterStatus,
            @Nullable Throwable cause) {
        super(message, cause);
        this.line = line;
        this.operation = operation;
        this.clusterStatus = clusterStatus;
        this.exitCode = exitCode;
        this.reason = reason;
        this.hint = hint;
    }

    public CliFailure(CliFailureReason cause, String message, String hint) {
        this(cause.exitCode(), cause.name(), message, hint, null);
    }

    /**
     * Returns the failure for a refused request, with the message of the server that refused it and, unless the server
     * sent one, a hint by the reason.
     */
    public static CliFailure of(Refusal refusal) {
        ExitCode exitCode = refusal.reason().family() == RefusalReason.RefusalReasonGroup.LEADERLESS
                ? ExitCode.LEADERLESS
                : ExitCode.REFUSED;
        return new CliFailure(
                exitCode,
                refusal.reason().name(),
                refusal.message(),
                RefusalHints.forAny(refusal).hint(),
                null);
    }

    public static CliFailure usage(String message, String hint) {
        return new CliFailure(CliFailureReason.USAGE, message, hint);
    }

    /** Returns a copy of this failure with the given message and hint. */
    public CliFailure withMessage(String message, String newHint) {
        return new CliFailure(exitCode, reason, message, newHint, line, operation, clusterStatus, this);
    }

    /** Returns a copy of this failure that states the script line of its command, or this failure if the line is 0. */
    public CliFailure atLine(int lineNumber) {
        return lineNumber == 0
                ? this
                : new CliFailure(exitCode, reason, message(), hint, lineNumber, operation, clusterStatus, this);
    }

    /** Returns a copy of this failure with the last known status of the servers; null if none is known. */
    public CliFailure withStatus(@Nullable ClusterStatus newStatus) {
        return new CliFailure(exitCode, reason, message(), hint, line, operation, newStatus, getCause());
    }

    /** Returns the last known status of the servers before the failure, or null if none is known. */
    public @Nullable ClusterStatus clusterStatus() {
        return clusterStatus;
    }

    /** Returns a copy of this failure with the id of the operation that failed, and a hint that names it. */
    public CliFailure ofOperation(String id) {
        String shows = "raftctl op show " + id + " shows how it ended";
        return new CliFailure(
                exitCode,
                reason,
                message(),
                hint.isEmpty() ? shows : hint + "; " + shows,
                line,
                id,
                clusterStatus,
                this);
    }

    /** Returns the id of the operation that failed, or an empty string if it is not recorded. */
    public String operation() {
        return operation;
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
