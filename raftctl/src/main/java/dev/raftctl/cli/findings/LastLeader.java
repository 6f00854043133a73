package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the last leader in the records of the servers. */
final class LastLeader {
    private LastLeader() {}

    /** Returns the leader of the highest term that a record mentions, such as {@code n2, term 2}; null if none does. */
    static @Nullable String of(Map<ServerId, List<DecisionRecord>> decisions) {
        long lastTerm = -1;
        String last = null;
        for (Map.Entry<ServerId, List<DecisionRecord>> server : decisions.entrySet()) {
            for (DecisionRecord each : server.getValue()) {
                String leader = switch (each.kind()) {
                    case "election-won" -> server.getKey().value();
                    case "leader-heard" -> each.subject();
                    default -> "";
                };
                if (!leader.isEmpty() && each.term() > lastTerm) {
                    lastTerm = each.term();
                    last = leader + ", term " + lastTerm;
                }
            }
        }
        return last;
    }
}
