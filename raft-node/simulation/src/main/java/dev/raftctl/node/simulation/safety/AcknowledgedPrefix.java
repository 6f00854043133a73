package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A follower acknowledges only entries that are durable on its disk and match the leader's log (hazards R04, S01). */
final class AcknowledgedPrefix implements SafetyProperty {
    private final BiFunction<ServerId, Long, @Nullable CheckerServerModel> leaders;

    AcknowledgedPrefix(BiFunction<ServerId, Long, @Nullable CheckerServerModel> leaders) {
        this.leaders = leaders;
    }

    @Override
    public void onSend(CheckerServerModel server, ServerId to, PeerMessage message) {
        long acknowledgedIndex;
        if (message instanceof AppendEntries.AppendAccepted accepted) {
            acknowledgedIndex = accepted.matchIndex();
        } else if (message instanceof InstallSnapshot.SnapshotInstalledResponse installed) {
            acknowledgedIndex = installed.matchIndex();
        } else {
            return;
        }
        CheckerServerModel leader = leaders.apply(to, message.term());
        if (leader == null) {
            return;
        }
        if (!server.durable().agreesAt(acknowledgedIndex, leader.log())) {
            throw violated("%s acknowledges index %d to leader %s of term %d, but their logs differ there"
                    .formatted(server, acknowledgedIndex, leader, message.term()));
        }
    }
}
