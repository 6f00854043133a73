package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.LeadershipMove;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.MovedView;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.cli.view.SayingView;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands that move leadership have in common. */
final class MoveReport {
    private MoveReport() {}

    /** Looks who leads, and tells when several claim to. */
    static LeadershipMove begin(ClusterClient cluster) throws Failure {
        LeadershipMove move = LeadershipMove.begin(cluster);
        List<String> claims = new ArrayList<>();
        for (ServerStatus each : move.before().claims()) {
            claims.add(each.id() + " (term " + each.term() + ")");
        }
        if (claims.size() > 1) {
            cluster.notes()
                    .warning("several servers believe they lead: " + String.join(", ", claims)
                            + "; acting on the one with the highest term");
        }
        return move;
    }

    /** @param wanted who is to lead; null: anybody but the old leader */
    static Report of(
            LeadershipMove move,
            String action,
            String plan,
            @Nullable String question,
            ServerId asked,
            ClientRequest request,
            @Nullable ServerId wanted) {
        return new Report.Planned(
                PlanView.saying(action, plan), question, () -> new MovedView(move.carryOut(asked, request, wanted)));
    }

    /** That server leads as it is. */
    static Report already(ServerStatus leader) {
        return Report.of(new SayingView(
                leader.id() + " leads already (term " + leader.term() + ")",
                Data.Fields.versioned()
                        .put("already", true)
                        .put("leader", leader.id().value())
                        .put("term", leader.term()),
                leader.id().value()));
    }
}
