package dev.raftctl.node.core;

import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The entry point of the algorithm. It takes events, applies the rules for all servers, and dispatches each event to
 * the class that handles it.
 */
public final class Raft {
    private final RaftState server;
    private final CandidateRules candidateRules;
    private final FollowerRules followerRules;
    private final ReadsForwardedToLeader forwardedReads;
    private final CoreRequestHandler operatorRequests;
    private final MessageDispatcher messageDispatcher;
    private final CoreEventDispatcher eventHandler = new CoreEventDispatcher();

    /**
     * Creates a follower from what its disk held. It waits for a full election timeout (dissertation section 3.8).
     *
     * @param random draws the election timeouts; seeded in tests
     * @param now nanoseconds of any clock that never goes back
     */
    public Raft(
            RaftSettings settings,
            RecoveredState recovered,
            StoredLogReader storedLog,
            RandomGenerator random,
            long now) {
        this.server = new RaftState(settings, recovered, storedLog, random, now);
        this.candidateRules = new CandidateRules(server);
        this.followerRules = new FollowerRules(server);
        this.forwardedReads = new ReadsForwardedToLeader(server);
        this.operatorRequests = new CoreRequestHandler(server, candidateRules);
        this.messageDispatcher = new MessageDispatcher(server, candidateRules, followerRules, forwardedReads);
    }

    /**
     * Handles one event and returns the effects to execute, in order.
     *
     * @param now not before that of the last step; read after the event was taken, because leases are checked against
     *     it
     */
    public List<Effect> step(long now, Event event) {
        server.advanceClock(now);
        LeaderState leader = server.leaderState();
        if (leader != null) {
            leader.checkQuorumContact();
        }
        event.dispatchTo(eventHandler);
        checkDeadlines();
        server.logRecovery.reportChange(server);
        List<Effect> effects = server.takeEffects();
        CoreInvariants.check(server);
        return effects;
    }

    /** Returns the time by which an {@link Event.ClockTick} is due, on the same clock as the steps. */
    public long nextDeadline() {
        long next = forwardedReads.deadline();
        LeaderState leader = server.leaderState();
        if (leader != null) {
            return Math.min(next, leader.nextDeadline());
        }
        return Math.min(next, server.electionDeadline());
    }

    /** Returns whether no work is pending: the log is durable and all committed entries are applied. */
    public boolean isQuiescent() {
        return server.log.durableIndex() == server.log.lastIndex()
                && server.log.lastApplied() == server.log.commitIndex();
    }

    /** Returns whether entries could be committed now if this leader's own pending write were durable. */
    public boolean isWaitingForDisk() {
        LeaderState leader = server.leaderState();
        return leader != null && leader.isWaitingForDisk();
    }

    /** Returns whether this server is leader. */
    public boolean isLeading() {
        return server.isLeading();
    }

    /** Returns the last index of the log, durable or not. */
    public long lastIndex() {
        return server.log.lastIndex();
    }

    /** Returns the last index that is durable on this server's disk. */
    public long durableIndex() {
        return server.log.durableIndex();
    }

    /** Returns the commit index. */
    public long commitIndex() {
        return server.log.commitIndex();
    }

    /** Returns an immutable view of the server's state at this time. */
    public RaftStateView view(long now) {
        return RaftStateView.of(server, now);
    }

    /** Returns the id of this server. */
    public ServerId self() {
        return server.self();
    }

    private void checkDeadlines() {
        forwardedReads.onTick();
        server.expirePreviousRunPromise();
        LeaderState leader = server.leaderState();
        if (leader != null) {
            leader.onTick();
        } else if (server.now() >= server.electionDeadline()) {
            candidateRules.onElectionTimeout();
        }
    }

    private void onPersisted(Event.WritePersisted persisted) {
        if (persisted.writtenInTerm() == server.term()) {
            server.effects.onHardStateDurable();
            candidateRules.onHardStateDurable();
        }
        LeaderState leader = server.leaderState();
        if (server.log.markDurable(persisted.last(), persisted.writtenInTerm()) && leader != null) {
            leader.onPersisted();
        }
    }

    private void onSnapshotPersisted(Event.SnapshotPersisted snapshot) {
        LogPosition last = snapshot.last();
        // A snapshot that is ahead of the state machine came from the leader while an own one was being written;
        // SnapshotInstallCompleted handles it.
        if (last.index() <= server.log.snapshot().index() || last.index() > server.log.lastApplied()) {
            return;
        }
        server.configurations.onSnapshotPersisted(last);
        server.log.onSnapshotPersisted(last);
        LeaderState leader = server.leaderState();
        long pinnedIndex =
                leader == null ? Long.MAX_VALUE : leader.replication().pinnedIndex();
        long firstIndexToKeep =
                LogCompaction.firstIndexToKeep(last.index(), server.settings.trailingEntries(), pinnedIndex);
        if (firstIndexToKeep > server.log.firstIndex()) {
            server.log.compactTo(firstIndexToKeep);
            server.effects.add(new Effect.CompactLog(firstIndexToKeep));
        }
    }

    /** Runs all invariant checks after a step. For tests. */
    void checkAll() {
        CoreInvariants.checkAll(server);
    }

    /** Dispatches each event to the class whose rules apply. */
    private final class CoreEventDispatcher implements Event.Handler {
        @Override
        public void received(Event.MessageReceived event) {
            messageDispatcher.dispatch(event.from(), event.message());
        }

        @Override
        public void tick(Event.ClockTick event) {
            // Every step checks the deadlines, whatever its event.
        }

        @Override
        public void proposed(Event.CommandsProposed event) {
            operatorRequests.propose(event);
        }

        @Override
        public void readsRequested(Event.LinearizableReadsRequested event) {
            LeaderState leader = server.leaderState();
            if (leader != null) {
                leader.reads().request(event.tickets());
            } else {
                forwardedReads.forward(event.tickets());
            }
        }

        @Override
        public void persisted(Event.WritePersisted event) {
            onPersisted(event);
        }

        @Override
        public void applied(Event.EntriesApplied event) {
            server.applyQueue.onApplied(event.index());
        }

        @Override
        public void snapshotPersisted(Event.SnapshotPersisted event) {
            onSnapshotPersisted(event);
        }

        @Override
        public void installCompleted(Event.SnapshotInstallCompleted event) {
            followerRules.handle(event);
        }

        @Override
        public void bootstrapRequested(Event.BootstrapRequested event) {
            operatorRequests.bootstrap(event);
        }

        @Override
        public void changeRequested(Event.MembershipChangeRequested event) {
            operatorRequests.changeMembership(event);
        }

        @Override
        public void stepDownRequested(Event.StepDownRequested event) {
            operatorRequests.stepDown(event);
        }

        @Override
        public void transferRequested(Event.LeadershipTransferRequested event) {
            operatorRequests.transfer(event);
        }

        @Override
        public void campaignRequested(Event.CampaignRequested event) {
            operatorRequests.campaign(event.ticket());
        }

        @Override
        public void peerUnreachable(Event.PeerUnreachable event) {
            LeaderState leader = server.leaderState();
            if (leader != null) {
                leader.replication().onPeerUnreachable(event.peer());
            } else {
                server.onPeerDisconnected(event.peer());
            }
        }

        @Override
        public void bytesDelivered(Event.SnapshotOrEntryBytesDelivered event) {
            LeaderState leader = server.leaderState();
            if (leader != null) {
                leader.replication().onBytesDelivered(event.peer());
            }
        }

        @Override
        public void diskSpaceChanged(Event.DiskSpaceChanged event) {
            server.onDiskSpace(event.level());
        }

        @Override
        public void maintenanceChanged(Event.MaintenanceChanged event) {
            server.onMaintenance(event.servers());
        }

        @Override
        public void excludedByRecovery(Event.ExcludedByClusterRecovery event) {
            // A server without a configuration does not vote anyway, and may yet be added to the recovered cluster.
            if (!server.configuration().isEmpty() && !server.isLeading() && server.leaderHeardAt() == RaftState.NEVER) {
                server.fence(new FencedReason(event.reason(), null), event.reason());
            }
        }

        @Override
        public void fenced(Event.ServerFenced event) {
            server.fence(new FencedReason(event.reason(), null), event.reason());
        }
    }
}
