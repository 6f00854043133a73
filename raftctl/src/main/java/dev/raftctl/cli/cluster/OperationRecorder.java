package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.CoordinationCommands;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationEnd;
import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.coordination.OperationTexts;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Records one operation in the log: that it begins, before its change is requested, and how it ended. A change never
 * fails because it cannot be recorded. Confined to one thread; single use.
 */
public final class OperationRecorder {
    /** How long a change may be delayed by its record, at most. */
    private static final long MAX_BEGIN_MILLIS = 1_000;

    private static final long BEGIN_SHARE = 4;

    /** How long the record of the end may take if the change used up the time. */
    private static final long MIN_END_MILLIS = 500;

    private final ClusterClient cluster;
    private final OperationDescription description;
    private boolean mayBeRecorded;
    private boolean isRecorded;
    private String notRecordedReason = "there is no leader";
    private ExitCode notRecordedExitCode = ExitCode.LEADERLESS;

    public OperationRecorder(ClusterClient cluster, OperationDescription description) {
        this.cluster = cluster;
        this.description = description;
    }

    /**
     * Records that the operation begins, if the cluster has a leader and its servers support it. Returns the existing
     * record if an operation with this id has begun before; null otherwise.
     */
    public @Nullable OperationRecord begin() throws CliFailure {
        ClusterStatus status = cluster.lastStatus();
        if (status != null && status.workingLeader() == null) {
            return null;
        }
        long remaining = Math.max(1, cluster.deadline().remainingMillis());
        CoordinationCommand begin = new CoordinationCommand.BeginOperation(
                description, Math.min(remaining, CoordinationLimits.MAX_OPERATION_TIMEOUT_MILLIS));
        ClientOutcome<CoordinationResult> outcome;
        try {
            outcome = send(cluster.within(Math.min(MAX_BEGIN_MILLIS, remaining / BEGIN_SHARE)), begin);
        } catch (CliFailure notSent) {
            if (notSent.exitCode() == ExitCode.INTERRUPTED) {
                throw notSent;
            }
            notRecorded(notSent.exitCode(), notSent.message());
            return null;
        }
        CoordinationResult result = outcome.value();
        CoordinationResult.OperationRecorded recorded =
                result == null ? null : result.as(CoordinationResult.OperationRecorded.class);
        isRecorded = recorded != null;
        mayBeRecorded = recorded != null || outcome.refusal() == null;
        if (recorded == null) {
            Refusal refusal = outcome.refusal();
            if (refusal == null) {
                notRecorded(ExitCode.LEADERLESS, String.valueOf(outcome.unknownReason()));
            } else {
                notRecorded(CliFailure.of(refusal).exitCode(), refusal.message());
            }
        }
        return recorded == null || recorded.isChanged() ? null : recorded.operation();
    }

    private void notRecorded(ExitCode exitCode, String why) {
        notRecordedExitCode = exitCode;
        notRecordedReason = why;
        cluster.listener().detail("raftctl: the operation is not recorded: " + why);
    }

    /** Returns the exit code of a command that requires a record, if it is not certain that there is one. */
    public ExitCode notRecordedExitCode() {
        return notRecordedExitCode;
    }

    /** Returns whether the log may contain a record of the operation. */
    public boolean mayBeRecorded() {
        return mayBeRecorded;
    }

    /** Returns whether the operation has certainly been recorded. */
    public boolean isRecorded() {
        return isRecorded;
    }

    /** Returns why it is not certain that the operation was recorded. */
    public String notRecordedReason() {
        return notRecordedReason;
    }

    /** Records that the operation is done. */
    public void succeeded(String message) {
        end(new OperationEnd(OperationState.DONE, ExitCode.DONE.code(), "", shorten(message)));
    }

    /** Records how the operation failed, unless it was interrupted: then its outcome is open. */
    public void failed(CliFailure failure) {
        if (failure.exitCode() != ExitCode.INTERRUPTED && failure.exitCode() != ExitCode.FAULT) {
            end(new OperationEnd(
                    stateOf(failure), failure.exitCode().code(), failure.reason(), shorten(failure.message())));
        }
    }

    private static OperationState stateOf(CliFailure failure) {
        if (failure.reason().equals(CliFailureReason.OPERATION_CANCELLED.name())) {
            return OperationState.CANCELLED;
        }
        return failure.exitCode() == ExitCode.UNKNOWN ? OperationState.UNKNOWN : OperationState.FAILED;
    }

    private void end(OperationEnd end) {
        if (!mayBeRecorded) {
            return;
        }
        long millis = Math.max(
                MIN_END_MILLIS, Math.min(MAX_BEGIN_MILLIS, cluster.deadline().remainingMillis()));
        try {
            ClientOutcome<CoordinationResult> outcome =
                    send(cluster.withTimeout(millis), new CoordinationCommand.EndOperation(description.id(), end));
            if (outcome.value() == null) {
                cluster.listener().detail("raftctl: the end of operation " + description.id() + " is not recorded");
            }
        } catch (CliFailure notRecorded) {
            cluster.listener()
                    .detail("raftctl: the end of operation " + description.id() + " is not recorded: "
                            + notRecorded.message());
        }
    }

    private static ClientOutcome<CoordinationResult> send(ClusterClient client, CoordinationCommand command)
            throws CliFailure {
        return ClientFailures.translate(() -> new CoordinationCommands(client.requests()).executeRepeatedly(command));
    }

    private static String shorten(String message) {
        return OperationTexts.cut(message, CoordinationLimits.MAX_OPERATION_MESSAGE_BYTES);
    }
}
