package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.Effect;

/** A leader never overwrites or deletes entries in its log (paper figure 3). */
final class LeaderAppendOnly implements SafetyProperty {
    @Override
    public void onWrite(CheckerServerModel server, Effect.PersistWrite write) {
        if (write.entries().isEmpty() || !server.isLeaderIn(write.writtenInTerm())) {
            return;
        }
        long first = write.entries().get(0).index();
        if (first != server.log().last() + 1) {
            throw violated("leader %s of term %d writes index %d, but its log ends at %d"
                    .formatted(
                            server, write.writtenInTerm(), first, server.log().last()));
        }
    }
}
