package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ConfigurationApplyOperation;
import dev.raftctl.cli.cluster.ConfigurationApplyPlan;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.OperationReader;
import dev.raftctl.cli.cluster.OperationReader.JudgedOperation;
import dev.raftctl.protocol.coordination.CoordinationCommand.EndOperation;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationResult.OperationRecorded;
import dev.raftctl.protocol.coordination.OperationEnd;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.coordination.OperationTexts;
import dev.raftctl.protocol.message.ServerStatus;

/**
 * Ends an operation with a plan of several steps: asks its client to stop before the next step, and ends the operation
 * itself if the client does not confirm that, because it may be gone.
 */
final class PlanCancellation {
    private static final long POLL_INTERVAL_MILLIS = 200;

    private PlanCancellation() {}

    static JudgedOperation cancel(ClusterClient cluster, String id) throws CliFailure {
        String by = "cancelled by " + ReasonOption.userName();
        end(
                cluster,
                id,
                new OperationEnd(
                        OperationState.UNKNOWN, ExitCode.UNKNOWN.code(), ConfigurationApplyOperation.CANCELLING, by));
        OperationReader reader = new OperationReader(cluster);
        JudgedOperation judged = reader.require(id);
        long waitMillis = cluster.deadline().remainingMillis() / 2;
        while (!judged.operation().recordedState().isCertainEnd()
                && cluster.deadline().remainingMillis() > waitMillis) {
            cluster.withTimeout(POLL_INTERVAL_MILLIS).pauseUntilDeadline();
            judged = reader.require(id);
        }
        if (judged.operation().recordedState().isCertainEnd()) {
            return judged;
        }
        ServerStatus leader = cluster.quickStatus().workingLeader();
        if (leader == null || leader.change() != null || leader.configuration().isJoint()) {
            throw new CliFailure(
                    CliFailureReason.OPERATION_RUNNING,
                    leader == null
                            ? "there is no leader to confirm the end of operation " + id
                                    + "; its client stops before the next step"
                            : "operation " + id + " is in the middle of a step, and ends after it",
                    "raftctl op wait " + id + " waits for its end");
        }
        end(
                cluster,
                id,
                new OperationEnd(
                        OperationState.CANCELLED,
                        ExitCode.REFUSED.code(),
                        OperationState.CANCELLED.name(),
                        OperationTexts.cut(
                                by + "; its client did not confirm; "
                                        + ConfigurationApplyPlan.describe(leader.configuration()),
                                CoordinationLimits.MAX_OPERATION_MESSAGE_BYTES)));
        return reader.require(id);
    }

    private static void end(ClusterClient cluster, String id, OperationEnd end) throws CliFailure {
        new CoordinationOperations(cluster)
                .executeRepeatedly(new EndOperation(id, end), OperationRecorded.class, "cancelling the operation");
    }
}
