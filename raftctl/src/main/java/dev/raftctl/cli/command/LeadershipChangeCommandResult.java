package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.LeadershipChangeOperation;
import dev.raftctl.cli.view.LeadershipMovedView;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans and carries out a transfer of leadership for the commands that request one. */
final class LeadershipChangeCommandResult {
    private LeadershipChangeCommandResult() {}

    /** Finds the current leader, and warns the user if several servers claim to lead. */
    static LeadershipChangeOperation begin(ClusterClient cluster) throws CliFailure {
        LeadershipChangeOperation move = LeadershipChangeOperation.begin(cluster);
        List<String> claims = new ArrayList<>();
        for (ServerStatus each : move.statusBefore().leaderClaims()) {
            claims.add(each.id() + " (term " + each.term() + ")");
        }
        if (claims.size() > 1) {
            cluster.listener()
                    .warning("several servers claim to be leader: " + String.join(", ", claims)
                            + "; using the one with the highest term");
        }
        return move;
    }

    /**
     * A planned change of leadership.
     *
     * @param action names the kind of change
     * @param command the command line, for the record
     * @param question the confirmation prompt; null if none is needed
     * @param target the server that gets the request
     * @param newLeader the server that should become leader; null if any server other than the old leader will do
     */
    record LeadershipChange(
            LeadershipChangeOperation move,
            String action,
            String command,
            String plan,
            @Nullable String question,
            ServerId target,
            ClientRequest request,
            @Nullable ServerId newLeader) {}

    /** Returns the result of a command that changes the leader and records that. */
    static CommandResult of(CommandContext context, OperationOptions options, LeadershipChange change)
            throws CliFailure {
        OneSentencePlanView planView = OneSentencePlanView.of(change.action(), change.plan());
        ServerStatus leader = change.move().statusBefore().leader();
        RecordedChange recorded = RecordedChange.of(
                context,
                options,
                new RecordedChange.ChangeDescription(
                        change.command(),
                        planView,
                        List.of(),
                        List.of(),
                        leader == null ? "" : leader.id().value()),
                () -> new LeadershipMovedView(
                        change.move().execute(change.target(), change.request(), change.newLeader())));
        return new CommandResult.PlannedChange(planView, change.question(), recorded);
    }

    /** Returns the result of a command that changes nothing because the server is already the leader. */
    static CommandResult alreadyLeader(ServerStatus leader) {
        return CommandResult.of(new UserMessageView(
                leader.id() + " is already leader (term " + leader.term() + ")",
                StructuredData.ObjectData.withSchemaVersion()
                        .put("already", true)
                        .put("leader", leader.id().value())
                        .put("term", leader.term()),
                leader.id().value()));
    }
}
