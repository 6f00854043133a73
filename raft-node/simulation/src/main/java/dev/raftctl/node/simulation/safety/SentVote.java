package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the candidate that a message votes for: its receiver, or its sender if the sender campaigns. */
record SentVote(ServerId sender, ServerId receiver)
        implements PeerMessage.DurabilityPromiseVisitor<Optional<ServerId>> {
    /** Returns the candidate that the message votes for; null if it contains no vote. */
    static @Nullable ServerId candidate(PeerMessage message, ServerId sender, ServerId receiver) {
        PeerMessage.DurabilityPromise promise = message.promise();
        return promise == null
                ? null
                : promise.acceptPromise(new SentVote(sender, receiver)).orElse(null);
    }

    @Override
    public Optional<ServerId> ownVote(RequestVote.VoteRequest message) {
        return Optional.of(sender);
    }

    @Override
    public Optional<ServerId> vote(RequestVote.VoteGranted message) {
        return Optional.of(receiver);
    }

    @Override
    public Optional<ServerId> entries(AppendEntries.AppendAccepted message) {
        return Optional.empty();
    }

    @Override
    public Optional<ServerId> snapshot(InstallSnapshot.SnapshotInstalledResponse message) {
        return Optional.empty();
    }
}
