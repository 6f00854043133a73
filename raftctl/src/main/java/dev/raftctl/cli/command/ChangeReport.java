package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.MembershipChange;
import dev.raftctl.cli.view.ChangePlanView;
import dev.raftctl.cli.view.ChangedView;
import dev.raftctl.protocol.message.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all commands that change the members have in common: the plan, the question, the change. */
final class ChangeReport {
    private ChangeReport() {}

    /**
     * @param question asked first, as the change takes something away; null: it does not
     * @param force whether the leader makes the change also if it does not hear a majority of the new voters
     */
    static Report of(ClusterClient cluster, List<Change> changes, @Nullable String question, Force force)
            throws Failure {
        MembershipChange change = MembershipChange.of(cluster, changes, force.force);
        return new Report.Planned(
                new ChangePlanView(change.plan()),
                change.plan().isDone() ? null : question,
                () -> new ChangedView(change.carryOut()));
    }
}
