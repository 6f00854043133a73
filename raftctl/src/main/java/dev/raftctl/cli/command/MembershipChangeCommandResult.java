package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.MembershipChangeOperation;
import dev.raftctl.cli.view.MembershipChangePlanView;
import dev.raftctl.cli.view.MembershipChangedView;
import dev.raftctl.protocol.message.MemberChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans a membership change that is made once the user has confirmed the plan. */
final class MembershipChangeCommandResult {
    private MembershipChangeCommandResult() {}

    /**
     * @param question the confirmation prompt for a change that takes something away; null if none is needed
     * @param force whether the leader makes the change even without contact with a majority of the new voters
     */
    static CommandResult of(
            ClusterClient cluster, List<MemberChange> changes, @Nullable String question, ForceOption force)
            throws CliFailure {
        MembershipChangeOperation change = MembershipChangeOperation.of(cluster, changes, force.enabled);
        return new CommandResult.PlannedChange(
                new MembershipChangePlanView(change.plan()),
                change.plan().isAlreadyDone() ? null : question,
                () -> new MembershipChangedView(change.execute()));
    }
}
