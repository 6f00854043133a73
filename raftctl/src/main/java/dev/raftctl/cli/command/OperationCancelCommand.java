package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.OperationReader;
import dev.raftctl.cli.cluster.OperationReader.JudgedOperation;
import dev.raftctl.cli.cluster.OperationVerdict;
import dev.raftctl.cli.cluster.RecordedApplyProgress;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.OperationView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.protocol.coordination.CoordinationCommand.EndOperation;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationResult.OperationRecorded;
import dev.raftctl.protocol.coordination.OperationEnd;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.coordination.OperationTexts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@CommandExits(value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE, no = "there is no record of the operation")
@Command(
        name = "cancel",
        description = {
            "End an operation between two of its steps, or close the record of one without an end.",
            "An operation with a plan of several steps, such as raftctl apply, ends before its next step; the command"
                    + " prints the configuration that this leaves.",
            "For another operation, whose client is gone and did not report the end. Only the record changes, to the state cancelled;"
                    + " the command prints it. A retry with the same id is then refused. A change that has been requested cannot be taken back while it is"
                    + " running; raftctl op undo plans the inverse change once it is done."
        },
        footer = {"Examples:", "  raftctl op cancel 7kq2m9xw4dhb"})
final class OperationCancelCommand implements RaftctlCommand {
    @Parameters(paramLabel = OperationCommandGroup.OPERATION_LABEL, description = "The id of the operation.")
    String operation = "";

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        String id = OperationOptions.requireValidId(operation);
        ClusterClient cluster = context.cluster();
        JudgedOperation judged = new OperationReader(cluster).require(id);
        OperationVerdict verdict = judged.verdict();
        if (verdict.state() == OperationState.RUNNING && RecordedApplyProgress.of(judged.operation()) != null) {
            return new CommandResult.PlannedChange(
                    OneSentencePlanView.of(
                            "op cancel", "end operation " + id + " before its next step; " + verdict.message()),
                    null,
                    () -> OperationView.of(PlanCancellation.cancel(cluster, id)));
        }
        if (verdict.state() == OperationState.RUNNING) {
            throw running(id);
        }
        if (verdict.state() == OperationState.DONE
                || judged.operation().recordedState().isCertainEnd()) {
            throw new CliFailure(
                    CliFailureReason.OPERATION_ENDED,
                    "operation " + id + " has ended: " + verdict.message(),
                    "raftctl op undo " + id + " plans the inverse change");
        }
        OperationEnd end = new OperationEnd(
                OperationState.CANCELLED,
                ExitCode.UNKNOWN.code(),
                OperationState.CANCELLED.name(),
                OperationTexts.cut(
                        "cancelled by " + ReasonOption.userName() + "; before: " + verdict.message(),
                        CoordinationLimits.MAX_OPERATION_MESSAGE_BYTES));
        return new CommandResult.PlannedChange(
                OneSentencePlanView.of("op cancel", "end the record of operation " + id + "; " + verdict.message()),
                null,
                () -> cancel(cluster, new EndOperation(id, end)));
    }

    private static CliFailure running(String id) {
        return new CliFailure(
                CliFailureReason.OPERATION_RUNNING,
                "operation " + id + " may have requested its change, which cannot be taken back",
                "raftctl op wait " + id + " waits for its end; then raftctl op undo " + id
                        + " plans the inverse change");
    }

    private static OutputDocument cancel(ClusterClient cluster, EndOperation cancel) throws CliFailure {
        OperationRecorded recorded = new CoordinationOperations(cluster)
                .executeRepeatedly(cancel, OperationRecorded.class, "cancelling the operation");
        if (recorded.operation().recordedState() == OperationState.RUNNING) {
            throw running(cancel.id());
        }
        return OperationView.of(new JudgedOperation(
                recorded.operation(),
                OperationVerdict.of(recorded.operation(), null, cluster.now().toEpochMilli())));
    }
}
