package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.ServerRole;
import java.util.HashMap;
import java.util.Map;

/** At most one leader in a term, and in one life of one server (paper figure 3). */
final class ElectionSafety implements SafetyProperty {
    private record Leader(int server, int boot) {}

    private final Map<Long, Leader> leaders = new HashMap<>();

    @Override
    public void stepped(ServerGhost server, RaftView view) {
        long term = view.ballot().term();
        // Alone it leads at once; until its vote is on disk nothing it does is seen by anyone, not even by its next
        // life.
        if (view.role() != ServerRole.LEADER || server.durableBallot().term() < term) {
            return;
        }
        Leader known = leaders.putIfAbsent(term, new Leader(server.number(), server.boot()));
        if (known != null && (known.server() != server.number() || known.boot() != server.boot())) {
            throw violated("%s leads term %d, which had another leader (server %s)".formatted(server, term, known));
        }
    }
}
