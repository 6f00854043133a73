package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ServerRole;
import java.util.HashMap;
import java.util.Map;

/** A term has at most one leader, and a server that restarts does not lead the same term again (paper figure 3). */
final class ElectionSafety implements SafetyProperty {
    private record LeaderProcess(int server, int startCount) {}

    private final Map<Long, LeaderProcess> leaders = new HashMap<>();

    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        if (view.role() != ServerRole.LEADER) {
            return;
        }
        long term = view.hardState().term();
        LeaderProcess known = leaders.putIfAbsent(term, new LeaderProcess(server.number(), server.startCount()));
        if (known != null && (known.server() != server.number() || known.startCount() != server.startCount())) {
            throw violated("%s leads term %d, which already had a leader (%s)".formatted(server, term, known));
        }
    }
}
