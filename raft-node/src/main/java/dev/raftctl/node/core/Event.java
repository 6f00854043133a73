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
 * Something that happened to this server. A {@code ticket} is a number the asker chose; the answer carries it.
 */
public sealed interface Event {
    /** Mail of another server, which the handshake has identified. */
    record Received(ServerId from, PeerMessage message) implements Event {}

    /** Time has passed; nothing else happened. */
    record Tick() implements Event {}

    /** Commands of clients, in the order they came. Each is admitted ({@link Effect.ProposalsAppended}) or answered with a refusal. */
    record Proposed(List<Proposal> proposals) implements Event {}

    /** One command: its payload becomes the entry's. */
    record Proposal(long ticket, byte[] payload) {}

    /** Linearizable reads want an index. Each is answered by {@link Response.ReadAt}, or refused. */
    record ReadsRequested(long[] tickets) implements Event {}

    /**
     * A write this core asked for, and all before it, is on disk. Told of every {@link Effect.Persist} with a ballot or entries;
     * of several that were joined, the newest with entries and the newest with a ballot are enough.
     *
     * @param writtenInTerm the server's term when it was asked for
     * @param last the last entry of it: an index can be written twice, so it is believed only if the log still holds that
     *     entry (hazard R11); {@link Position#ZERO} for a ballot alone
     */
    record Persisted(long writtenInTerm, Position last) implements Event {}

    /** The machine has applied everything up to here. */
    record Applied(long index) implements Event {}

    /** A snapshot of the machine is durable; the log before it is no longer needed for restarts. */
    record SnapshotPersisted(Position last, Configuration configuration) implements Event {}

    /**
     * What became of an {@link Effect.InstallChunk} of a last chunk: told of each. Accepted: the snapshot is stored and restored into
     * the machine. Else: chunks before it are missing, or its digest is wrong.
     */
    record InstallCompleted(Position last, Configuration configuration, boolean accepted) implements Event {}

    /** The operator forms a cluster with this server in it. Answered by {@link Response.Bootstrapped}. */
    record BootstrapRequested(long ticket, Configuration configuration) implements Event {}

    /** Answered by {@link Response.Changed} once committed. Members of new servers carry their incarnation. */
    record ChangeRequested(
            long ticket, List<MemberChange> changes, long expectedConfigIndex, long catchUpNanos, boolean force)
            implements Event {
        public ChangeRequested(long ticket, List<MemberChange> changes, long expectedConfigIndex, long catchUpNanos) {
            this(ticket, changes, expectedConfigIndex, catchUpNanos, false);
        }
    }

    /** Answered by {@link Response.LeadershipMoving}. */
    record StepDownRequested(long ticket, long electionHoldoffNanos, boolean force) implements Event {}

    /** Answered by {@link Response.LeadershipMoving}; {@code target} null: the most up-to-date voter. */
    record TransferRequested(long ticket, @Nullable ServerId target) implements Event {}

    /** Answered by {@link Response.LeadershipMoving}. */
    record CampaignRequested(long ticket) implements Event {}

    /** The world could not reach this server or lost the link to it; only a hint. */
    record PeerUnreachable(ServerId peer) implements Event {}

    /**
     * Part of the entries or of the snapshot sent to this server has arrived there, though no answer may come before
     * the rest has; only a hint. A slow link is so told from a loss.
     */
    record BytesDelivered(ServerId peer) implements Event {}

    /** The own disk has that much room now; told when it changes. */
    record DiskSpaceChanged(DiskSpaceLevel level) implements Event {}

    /**
     * A server of a later lineage turned this one away: the cluster was recovered without it. If it has heard no leader
     * since it started, it neither votes nor campaigns from now on: with others that were given up it would go on with
     * the old history. Where there is a leader of that history already, its cluster goes on until an operator decides.
     */
    record ExcludedByRecovery(String reason) implements Event {}

    /** This server lost its disk, or was told it is not the one the cluster knows: from now on it neither votes nor stands. */
    record Fenced(String reason) implements Event {}
}
