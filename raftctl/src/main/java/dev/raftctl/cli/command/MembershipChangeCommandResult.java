package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.MembershipChangeOperation;
import dev.raftctl.cli.cluster.MembershipChangePlan;
import dev.raftctl.cli.view.MembershipChangePlanView;
import dev.raftctl.cli.view.MembershipChangedView;
import dev.raftctl.protocol.message.MemberChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans a membership change that is made and recorded once the user has confirmed the plan. */
final class MembershipChangeCommandResult {
    private MembershipChangeCommandResult() {}

    /**
     * @param command the command line, for the record
     * @param question the confirmation prompt for a change that takes something away; null if none is needed
     * @param force whether the leader makes the change even without contact with a majority of the new voters
     */
    static CommandResult of(
            CommandContext context,
            OperationOptions options,
            String command,
            List<MemberChange> changes,
            @Nullable String question,
            ForceOption force)
            throws CliFailure {
        String recordedCommand = force.enabled ? command + " --force" : command;
        CommandResult earlier = RecordedChange.earlierOutcome(context, options, recordedCommand);
        if (earlier != null) {
            return earlier;
        }
        MembershipChangeOperation change = MembershipChangeOperation.of(context.cluster(), changes, force.enabled);
        MembershipChangePlan plan = change.plan();
        MembershipChangePlanView planView = new MembershipChangePlanView(plan);
        RecordedChange recorded = RecordedChange.of(
                context,
                options,
                new RecordedChange.ChangeDescription(
                        recordedCommand,
                        planView,
                        MemberTargets.of(changes, plan.after()),
                        MemberTargets.of(changes, plan.before()),
                        ""),
                () -> new MembershipChangedView(change.execute()));
        return new CommandResult.PlannedChange(planView, plan.isAlreadyDone() ? null : question, recorded);
    }
}
