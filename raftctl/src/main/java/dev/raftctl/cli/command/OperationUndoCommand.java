package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ConfigurationApplyOperation;
import dev.raftctl.cli.cluster.ConfigurationApplyPlan;
import dev.raftctl.cli.cluster.LeadershipChangeOperation;
import dev.raftctl.cli.cluster.OperationReader;
import dev.raftctl.cli.cluster.OperationReader.JudgedOperation;
import dev.raftctl.cli.cluster.RecordedApplyProgress;
import dev.raftctl.cli.cluster.ServerPreflight;
import dev.raftctl.cli.view.ConfigurationApplyPlanView;
import dev.raftctl.protocol.coordination.MemberTarget;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE,
        no = "there is no record of the operation, or a server other than the requested one has become the leader")
@Command(
        name = "undo",
        description = {
            "Make the inverse change of an operation.",
            "Restores the previous role of each server that the operation changed, or transfers leadership back to the"
                    + " previous leader. Later changes of other servers stay. Prints the plan with its quorums, and"
                    + " asks for confirmation before it removes or demotes a server. The inverse change is an operation"
                    + " of its own. A removed server must be running and empty before it can be added again."
        },
        footer = {"Examples:", "  raftctl op undo 7kq2m9xw4dhb --dry-run", "  raftctl op undo 7kq2m9xw4dhb"})
final class OperationUndoCommand implements RaftctlCommand {
    @Parameters(paramLabel = OperationCommandGroup.OPERATION_LABEL, description = "The id of the operation.")
    String operation = "";

    @Mixin
    ForceOption force = new ForceOption();

    @Mixin
    OperationOptions options = new OperationOptions();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        String id = OperationOptions.requireValidId(operation);
        JudgedOperation judged = new OperationReader(context.cluster()).require(id);
        OperationDescription description = judged.operation().description();
        boolean isPlan = RecordedApplyProgress.of(judged.operation()) != null;
        boolean isStopped = judged.verdict().state() == OperationState.FAILED
                || judged.verdict().state() == OperationState.CANCELLED;
        if (judged.verdict().state() != OperationState.DONE && !(isPlan && isStopped)) {
            throw new CliFailure(
                    CliFailureReason.OPERATION_NOT_DONE,
                    "operation " + id + " is not done: " + judged.verdict().message(),
                    "only an operation that is done can be undone");
        }
        if (!description.leaderBefore().isEmpty()) {
            return transferTo(context, id, ServerId.of(description.leaderBefore()));
        }
        if (isPlan && !description.before().isEmpty()) {
            if (force.enabled) {
                throw CliFailure.usage(
                        "--force does not apply to a plan of several steps, which stops before an unsafe one",
                        "raftctl op undo " + id);
            }
            return undoPlan(context, id, description.before());
        }
        List<MemberChange> changes = MemberTargets.changesTo(description.before(), description.targets());
        if (changes.isEmpty()) {
            throw new CliFailure(
                    CliFailureReason.NOT_UNDOABLE,
                    "operation " + id + " cannot be undone: its record has no roles of servers and no previous leader",
                    "raftctl op show " + id);
        }
        boolean takesAway = changes.stream().anyMatch(change -> !MemberTargets.adds(change));
        return MembershipChangeCommandResult.of(
                context, options, "op undo " + id, changes, takesAway ? "Undo operation " + id + "?" : null, force);
    }

    private CommandResult undoPlan(CommandContext context, String id, List<MemberTarget> before) throws CliFailure {
        ServerStatus leader = ConfigurationApplyOperation.awaitLeader(context.cluster());
        ConfigurationApplyPlan plan =
                ConfigurationApplyPlan.of(leader, MemberTargets.configurationWith(before, leader.configuration()));
        ConfigurationApplyPlanView view =
                new ConfigurationApplyPlanView(plan, 0, ServerPreflight.hints(context.cluster(), plan, 0));
        return new ApplyCommandResult(context, options, "op undo " + id, new PlannedSteps(plan, 0), view)
                .of("Undo operation " + id + "?");
    }

    private CommandResult transferTo(CommandContext context, String id, ServerId target) throws CliFailure {
        LeadershipChangeOperation move = LeadershipChangeCommandResult.begin(context.cluster());
        ServerStatus leader = move.leader();
        ArgumentParser.requireKnownServer(move.statusBefore(), target);
        if (leader.id().equals(target)) {
            return LeadershipChangeCommandResult.alreadyLeader(leader);
        }
        return LeadershipChangeCommandResult.of(
                context,
                options,
                new LeadershipChangeCommandResult.LeadershipChange(
                        move,
                        "transfer-leadership",
                        "op undo " + id,
                        leader.id() + " (term " + leader.term() + ") transfers leadership to " + target,
                        null,
                        leader.id(),
                        new ClientRequest.TransferLeadershipRequest(target),
                        target));
    }
}
