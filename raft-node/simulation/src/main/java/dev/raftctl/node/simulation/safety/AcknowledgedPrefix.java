package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A follower acknowledges only entries that are durable on its disk and match the leader's log (hazards R04, S01). */
final class AcknowledgedPrefix implements SafetyProperty {
    private static final PeerMessage.DurabilityPromiseVisitor<Optional<Long>> ACKNOWLEDGED_INDEX =
            new AcknowledgedIndex();

    private final BiFunction<ServerId, Long, @Nullable CheckerServerModel> leaders;

    AcknowledgedPrefix(BiFunction<ServerId, Long, @Nullable CheckerServerModel> leaders) {
        this.leaders = leaders;
    }

    @Override
    public void onSend(CheckerServerModel server, ServerId to, PeerMessage message) {
        PeerMessage.DurabilityPromise promise = message.promise();
        Long acknowledgedIndex = promise == null
                ? null
                : promise.acceptPromise(ACKNOWLEDGED_INDEX).orElse(null);
        CheckerServerModel leader = leaders.apply(to, message.term());
        if (acknowledgedIndex == null || leader == null) {
            return;
        }
        if (!server.durable().agreesAt(acknowledgedIndex, leader.log())) {
            throw violated("%s acknowledges index %d to leader %s of term %d, but their logs differ there"
                    .formatted(server, acknowledgedIndex, leader, message.term()));
        }
    }

    /** Returns the index up to which a follower acknowledges entries; empty for a message with a vote. */
    private static final class AcknowledgedIndex implements PeerMessage.DurabilityPromiseVisitor<Optional<Long>> {
        @Override
        public Optional<Long> ownVote(RequestVote.VoteRequest message) {
            return Optional.empty();
        }

        @Override
        public Optional<Long> vote(RequestVote.VoteGranted message) {
            return Optional.empty();
        }

        @Override
        public Optional<Long> entries(AppendEntries.AppendAccepted message) {
            return Optional.of(message.matchIndex());
        }

        @Override
        public Optional<Long> snapshot(InstallSnapshot.SnapshotInstalledResponse message) {
            return Optional.of(message.matchIndex());
        }
    }
}
