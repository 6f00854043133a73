package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to this server. A {@code ticket} is a number chosen by the requester; the response carries
 * it. A new kind of event does not compile until every {@link Handler} handles it.
 */
public sealed interface Event {
    void dispatchTo(Handler handler);

    /** A message arrived from a peer that was authenticated by the handshake. */
    record MessageReceived(ServerId from, PeerMessage message) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.received(this);
        }
    }

    /** Time has passed and nothing else has happened. */
    record ClockTick() implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.tick(this);
        }
    }

    /** Clients proposed commands, in this order. Each is appended ({@link Effect.ProposalsAppended}) or refused. */
    record CommandsProposed(List<ProposedCommand> proposals) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.proposed(this);
        }
    }

    /** A proposed command, encoded as the payload of a log entry. */
    record ProposedCommand(long ticket, byte[] payload) {}

    /** Linearizable reads need a read index. Each read gets a {@link CoreResponse.ReadAllowedAtIndex} or is refused. */
    record LinearizableReadsRequested(long[] tickets) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.readsRequested(this);
        }
    }

    /**
     * A requested write, and all before it, is durable. Reported for every {@link Effect.PersistWrite} with a hard
     * state or entries; for several combined writes, the newest with entries and the newest with a hard state suffice.
     *
     * @param writtenInTerm the server's term when the write was requested
     * @param last the last entry of the write. Since an index can be written twice, the event counts only if the log
     *     still holds that entry (hazard R11). {@link LogPosition#ZERO} for a hard state alone
     */
    record WritePersisted(long writtenInTerm, LogPosition last) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.persisted(this);
        }
    }

    /** The state machine has applied all entries up to this index. */
    record EntriesApplied(long index) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.applied(this);
        }
    }

    /** A snapshot of the state machine is durable, so a restart no longer needs the log before the snapshot. */
    record SnapshotPersisted(LogPosition last, Configuration configuration) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.snapshotPersisted(this);
        }
    }

    /**
     * The result of a {@link Effect.StoreSnapshotChunk} with the last chunk. If accepted, the snapshot is stored and
     * the state machine restored from it; otherwise, earlier chunks are missing or the digest does not match.
     */
    record SnapshotInstallCompleted(LogPosition last, Configuration configuration, boolean accepted) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.installCompleted(this);
        }
    }

    /**
     * An operator bootstraps a cluster that contains this server. The response is {@link
     * CoreResponse.ClusterBootstrapped}.
     */
    record BootstrapRequested(long ticket, Configuration configuration) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.bootstrapRequested(this);
        }
    }

    /**
     * An operator requests a membership change. The response is {@link CoreResponse.MembershipChanged} once it is
     * committed. New members carry their incarnation.
     */
    record MembershipChangeRequested(
            long ticket, List<MemberChange> changes, long expectedConfigIndex, long catchUpNanos, boolean force)
            implements Event {
        public MembershipChangeRequested(
                long ticket, List<MemberChange> changes, long expectedConfigIndex, long catchUpNanos) {
            this(ticket, changes, expectedConfigIndex, catchUpNanos, false);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.changeRequested(this);
        }
    }

    /**
     * An operator requests that the leader step down. The response is {@link CoreResponse.LeadershipMoving}.
     *
     * @param isStopping whether this server is about to stop: then a successor in maintenance is better than none
     */
    record StepDownRequested(long ticket, long electionHoldoffNanos, boolean force, boolean isStopping)
            implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.stepDownRequested(this);
        }
    }

    /**
     * An operator requests a leadership transfer. The response is {@link CoreResponse.LeadershipMoving}.
     *
     * @param target null selects the most up-to-date voter
     */
    record LeadershipTransferRequested(
            long ticket, @Nullable ServerId target) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.transferRequested(this);
        }
    }

    /** An operator requests an election by this server. The response is {@link CoreResponse.LeadershipMoving}. */
    record CampaignRequested(long ticket) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.campaignRequested(this);
        }
    }

    /** The peer could not be reached, or the connection to the peer broke. Only a hint. */
    record PeerUnreachable(ServerId peer) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.peerUnreachable(this);
        }
    }

    /**
     * Part of the entries or the snapshot sent to the peer has arrived, although it may not respond before it has the
     * rest; only a hint. It distinguishes a slow link from a loss.
     */
    record SnapshotOrEntryBytesDelivered(ServerId peer) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.bytesDelivered(this);
        }
    }

    /** The space level of this server's own disk changed. */
    record DiskSpaceChanged(DiskSpaceLevel level) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.diskSpaceChanged(this);
        }
    }

    /**
     * The servers in maintenance changed, as far as this server has applied the log. It is a preference about who
     * leads: servers may know different sets.
     */
    record MaintenanceChanged(SortedSet<ServerId> servers) implements Event {
        public MaintenanceChanged {
            servers = Collections.unmodifiableSortedSet(new TreeSet<>(servers));
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.maintenanceChanged(this);
        }
    }

    /**
     * A server of a later lineage rejected this one: the cluster was recovered without it. If this server has not heard
     * from a leader since it started, it neither votes nor campaigns any more, because together with other abandoned
     * servers it would continue the old history. Where the old history already has a leader, its cluster continues
     * until an operator decides.
     */
    record ExcludedByClusterRecovery(String reason) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.excludedByRecovery(this);
        }
    }

    /**
     * This server lost its disk, or learned that it is not the member which the cluster knows. From now on it neither
     * votes nor campaigns.
     */
    record ServerFenced(String reason) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.fenced(this);
        }
    }

    /** Handles events. */
    interface Handler {
        void received(MessageReceived event);

        void tick(ClockTick event);

        void proposed(CommandsProposed event);

        void readsRequested(LinearizableReadsRequested event);

        void persisted(WritePersisted event);

        void applied(EntriesApplied event);

        void snapshotPersisted(SnapshotPersisted event);

        void installCompleted(SnapshotInstallCompleted event);

        void bootstrapRequested(BootstrapRequested event);

        void changeRequested(MembershipChangeRequested event);

        void stepDownRequested(StepDownRequested event);

        void transferRequested(LeadershipTransferRequested event);

        void campaignRequested(CampaignRequested event);

        void peerUnreachable(PeerUnreachable event);

        void bytesDelivered(SnapshotOrEntryBytesDelivered event);

        void diskSpaceChanged(DiskSpaceChanged event);

        void maintenanceChanged(MaintenanceChanged event);

        void excludedByRecovery(ExcludedByClusterRecovery event);

        void fenced(ServerFenced event);
    }
}
