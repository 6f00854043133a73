package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.coordination.MemberTarget;
import dev.raftctl.protocol.coordination.OperationEnd;
import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * How an operation is going or ended, judged from its record and, if its client has not reported the end, from the
 * current configuration. Pure.
 *
 * @param exitCode the exit code of the operation's command; null while it is running
 * @param reason a word for programs; empty if there is nothing to add to the state
 * @param message a sentence for people
 */
public record OperationVerdict(
        OperationState state, @Nullable Integer exitCode, String reason, String message) {
    /**
     * Judges an operation.
     *
     * @param leader the working leader, asked after the record was read; null if there is none
     */
    public static OperationVerdict of(OperationRecord operation, @Nullable ServerStatus leader, long nowMillis) {
        OperationEnd end = operation.end();
        if (end != null && end.state().isCertainEnd()) {
            return new OperationVerdict(end.state(), end.exitCode(), end.reason(), end.message());
        }
        if (operation.reachedIndex() > 0) {
            return done("the configuration at index " + operation.reachedIndex() + " is as planned");
        }
        if (end == null && operation.supersededBy().isEmpty() && !hasLapsed(operation, nowMillis)) {
            return running("its client has not reported an end yet" + progressText(operation));
        }
        if (!operation.supersededBy().isEmpty()) {
            return unknown(
                    "SUPERSEDED",
                    "its client did not report an end, and operation " + operation.supersededBy()
                            + " then began on the same servers");
        }
        if (!operation.description().targets().isEmpty() && leader != null) {
            OperationVerdict seen = fromConfiguration(operation, leader);
            // A request may still be on its way.
            if (seen.state() != OperationState.FAILED || hasLapsed(operation, nowMillis)) {
                return seen;
            }
        }
        return end == null
                ? unknown("NOT_REPORTED", "its client did not report an end")
                : unknown(end.reason(), end.message());
    }

    /** Returns whether only the current configuration can show the outcome. */
    public static boolean needsLeader(OperationRecord operation, long nowMillis) {
        return operation.isOpen()
                && !operation.description().targets().isEmpty()
                && (operation.end() != null || hasLapsed(operation, nowMillis));
    }

    private static boolean hasLapsed(OperationRecord operation, long nowMillis) {
        return operation.hasLapsedAt(nowMillis);
    }

    private static OperationVerdict fromConfiguration(OperationRecord operation, ServerStatus leader) {
        Configuration configuration = leader.configuration();
        if (leader.change() != null || configuration.isJoint() || !leader.configCommitted()) {
            return running("its client did not report an end; " + leader.id() + " is changing the membership");
        }
        if (MemberTarget.areReached(operation.description().targets(), configuration)) {
            return done("the configuration at index " + leader.configIndex() + " is as planned");
        }
        RecordedApplyProgress progress = RecordedApplyProgress.of(operation);
        if (progress != null && progress.madeCount() > 0) {
            return new OperationVerdict(
                    OperationState.FAILED,
                    ExitCode.REFUSED.code(),
                    "INTERRUPTED",
                    "its client did not report an end; " + progress.description()
                            + "; the same command continues with the next step");
        }
        return new OperationVerdict(
                OperationState.FAILED,
                ExitCode.LEADERLESS.code(),
                "NOT_APPLIED",
                "its client did not report an outcome; " + leader.id()
                        + " has no membership change in progress, and the" + " configuration at index "
                        + leader.configIndex() + " is not as planned");
    }

    private static String progressText(OperationRecord operation) {
        RecordedApplyProgress progress = RecordedApplyProgress.of(operation);
        return progress == null ? "" : "; " + progress.description();
    }

    private static OperationVerdict running(String message) {
        return new OperationVerdict(OperationState.RUNNING, null, "", message);
    }

    private static OperationVerdict done(String message) {
        return new OperationVerdict(OperationState.DONE, ExitCode.DONE.code(), "", message);
    }

    private static OperationVerdict unknown(String reason, String message) {
        return new OperationVerdict(OperationState.UNKNOWN, ExitCode.UNKNOWN.code(), reason, message);
    }
}
