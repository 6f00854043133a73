package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to this server. A {@code ticket} is a number chosen by the requester; the response carries
 * it.
 */
public sealed interface Event {
    /** A message arrived from a peer that the handshake has authenticated. */
    record Received(ServerId from, PeerMessage message) implements Event {}

    /** Time has passed, and nothing else has happened. */
    record Tick() implements Event {}

    /** Clients proposed commands, in this order. Each is appended ({@link Effect.ProposalsAppended}) or refused. */
    record Proposed(List<Proposal> proposals) implements Event {}

    /** One proposed command; its payload becomes the payload of the entry. */
    record Proposal(long ticket, byte[] payload) {}

    /** Linearizable reads need an index. Each gets a {@link Response.ReadAt} or is refused. */
    record ReadsRequested(long[] tickets) implements Event {}

    /**
     * A requested write, and all before it, is durable. Reported for every {@link Effect.Persist} with a hard state or
     * entries; for several combined writes, the newest with entries and the newest with a hard state suffice.
     *
     * @param writtenInTerm the server's term when the write was requested
     * @param last the last entry of the write. Since an index can be written twice, the event counts only if the log
     *     still holds that entry (hazard R11). {@link Position#ZERO} for a hard state alone
     */
    record Persisted(long writtenInTerm, Position last) implements Event {}

    /** The state machine has applied everything up to this index. */
    record Applied(long index) implements Event {}

    /** A snapshot of the state machine is durable, so restarts no longer need the log before it. */
    record SnapshotPersisted(Position last, Configuration configuration) implements Event {}

    /**
     * The result of an {@link Effect.InstallChunk} with the last chunk. If accepted, the snapshot is stored and the
     * state machine restored from it; otherwise, earlier chunks are missing or the digest does not match.
     */
    record InstallCompleted(Position last, Configuration configuration, boolean accepted) implements Event {}

    /** An operator bootstraps a cluster that contains this server. The response is {@link Response.Bootstrapped}. */
    record BootstrapRequested(long ticket, Configuration configuration) implements Event {}

    /**
     * An operator requests a membership change. The response is {@link Response.Changed} once it is committed. New
     * members carry their incarnation.
     */
    record ChangeRequested(
            long ticket, List<MemberChange> changes, long expectedConfigIndex, long catchUpNanos, boolean force)
            implements Event {
        public ChangeRequested(long ticket, List<MemberChange> changes, long expectedConfigIndex, long catchUpNanos) {
            this(ticket, changes, expectedConfigIndex, catchUpNanos, false);
        }
    }

    /** An operator requests that the leader step down. The response is {@link Response.LeadershipMoving}. */
    record StepDownRequested(long ticket, long electionHoldoffNanos, boolean force) implements Event {}

    /**
     * An operator requests a leadership transfer. The response is {@link Response.LeadershipMoving}.
     *
     * @param target null selects the most up-to-date voter
     */
    record TransferRequested(long ticket, @Nullable ServerId target) implements Event {}

    /** An operator requests an election by this server. The response is {@link Response.LeadershipMoving}. */
    record CampaignRequested(long ticket) implements Event {}

    /** The peer could not be reached or the connection to it broke; only a hint. */
    record PeerUnreachable(ServerId peer) implements Event {}

    /**
     * Part of the entries or the snapshot sent to the peer has arrived, although it may not respond before it has the
     * rest; only a hint. It distinguishes a slow link from a loss.
     */
    record BytesDelivered(ServerId peer) implements Event {}

    /** The space level of this server's own disk changed. */
    record DiskSpaceChanged(DiskSpaceLevel level) implements Event {}

    /**
     * A server of a later lineage rejected this one: the cluster was recovered without it. If this server has not heard
     * from a leader since it started, it neither votes nor campaigns any more, because together with other abandoned
     * servers it would continue the old history. Where the old history already has a leader, its cluster continues
     * until an operator decides.
     */
    record ExcludedByRecovery(String reason) implements Event {}

    /**
     * This server lost its disk, or was told that it is not the member which the cluster knows. From now on it neither
     * votes nor campaigns.
     */
    record Fenced(String reason) implements Event {}
}
