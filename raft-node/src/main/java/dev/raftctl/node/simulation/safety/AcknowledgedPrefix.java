package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A follower acknowledges only what its disk shares with the leader's log (traps R04, S01). */
final class AcknowledgedPrefix implements SafetyProperty {
    private final BiFunction<ServerId, Long, @Nullable ServerGhost> leaders;

    AcknowledgedPrefix(BiFunction<ServerId, Long, @Nullable ServerGhost> leaders) {
        this.leaders = leaders;
    }

    @Override
    public void said(ServerGhost server, ServerId to, PeerMessage message) {
        long acknowledged;
        if (message instanceof AppendEntries.Accepted accepted) {
            acknowledged = accepted.matchIndex();
        } else if (message instanceof InstallSnapshot.Installed installed) {
            acknowledged = installed.matchIndex();
        } else {
            return;
        }
        ServerGhost leader = leaders.apply(to, message.term());
        if (leader == null) {
            return;
        }
        if (!server.durable().agreesAt(acknowledged, leader.log())) {
            throw violated("%s acknowledges index %d to leader %s of term %d, and their logs differ there"
                    .formatted(server, acknowledged, leader, message.term()));
        }
    }
}
