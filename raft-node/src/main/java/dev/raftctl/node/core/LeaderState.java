package dev.raftctl.node.core;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state and rules of a leader: proposing, committing and keeping contact with the quorum. Reads, membership
 * changes, leadership transfer and disk pressure have classes of their own.
 */
final class LeaderState {
    private final RaftState server;
    private final LogReplicator replication;
    private final LinearizableReads reads;
    private final MembershipChangeCoordinator membershipChange;
    private final LeadershipTransfer transfer;
    private final DiskPressure diskPressure;
    private final long leaderSince;
    private final long firstIndexOfTerm;
    private long uncommittedBytes;
    private long lastInheritedIndex;
    private long diskProgressAt;
    private long nextHeartbeatAt;
    private long commitNoticeAt = Long.MAX_VALUE;
    private long commitNoticeIndex;

    private LeaderState(RaftState server) {
        this.server = server;
        this.leaderSince = server.now();
        this.firstIndexOfTerm = server.log.lastIndex() + 1;
        this.lastInheritedIndex = server.log.lastIndex();
        this.diskProgressAt = server.now();
        this.replication = new LogReplicator(server);
        this.reads = new LinearizableReads(server, this);
        this.transfer = new LeadershipTransfer(server, replication);
        this.diskPressure = new DiskPressure(server, replication, transfer);
        this.membershipChange = new MembershipChangeCoordinator(server, this, replication, transfer);
    }

    /**
     * Starts leadership after a won election: appends a no-op of the new term and sends it to every follower at once
     * (dissertation section 6.4, hazard L02).
     */
    static void start(RaftState server) {
        LeaderState leaderState = new LeaderState(server);
        server.becomeLeader(new Role.Leader(leaderState));
        leaderState.replication.trackMembers(server.configuration());
        leaderState.append(LogEntry.noop(server.term(), server.log.lastIndex() + 1));
        leaderState.sendHeartbeats();
        leaderState.membershipChange.resumeInherited();
    }

    LogReplicator replication() {
        return replication;
    }

    LinearizableReads reads() {
        return reads;
    }

    MembershipChangeCoordinator membershipChange() {
        return membershipChange;
    }

    LeadershipTransfer transfer() {
        return transfer;
    }

    DiskPressure diskPressure() {
        return diskPressure;
    }

    /**
     * Returns whether an entry of this term is committed. Only then are earlier entries known to be committed, and
     * reads and membership changes are safe.
     */
    boolean hasCommittedInTerm() {
        return server.log.commitIndex() >= firstIndexOfTerm;
    }

    void propose(List<Event.ProposedCommand> proposals) {
        Refusal transferRefusal = transfer.refusal();
        Refusal refusal = transferRefusal != null ? transferRefusal : diskPressure.refusal();
        List<Event.ProposedCommand> appended = new ArrayList<>(proposals.size());
        long firstIndex = server.log.lastIndex() + 1;
        for (int i = 0; i < proposals.size(); i++) {
            Event.ProposedCommand proposal = proposals.get(i);
            Refusal proposalRefusal = refusal != null ? refusal : refusalFor(proposal);
            if (proposalRefusal != null) {
                server.effects.reply(proposal.ticket(), new CoreResponse.RequestRefused(proposalRefusal));
                continue;
            }
            LogEntry entry = LogEntry.command(server.term(), server.log.lastIndex() + 1, proposal.payload());
            uncommittedBytes += entry.weight();
            server.append(entry);
            appended.add(proposal);
        }
        if (!appended.isEmpty()) {
            server.effects.add(new Effect.ProposalsAppended(appended, new LogPosition(server.term(), firstIndex)));
            onAppendedFrom(firstIndex);
        }
    }

    private @Nullable Refusal refusalFor(Event.ProposedCommand proposal) {
        if (proposal.payload().length > server.settings.maxEntryBytes()) {
            return new Refusal(
                    RefusalReason.TOO_LARGE,
                    "an entry of " + proposal.payload().length + " bytes is over the limit of "
                            + server.settings.maxEntryBytes());
        }
        if (uncommittedBytes + proposal.payload().length > server.settings.maxUncommittedBytes()) {
            return new Refusal(
                    RefusalReason.BUSY,
                    "leader " + server.self() + " has " + uncommittedBytes + " bytes of uncommitted entries",
                    "try again in a moment");
        }
        return null;
    }

    /** Appends an entry that the leader itself creates: a no-op or a configuration. */
    void append(LogEntry entry) {
        uncommittedBytes += entry.weight();
        server.append(entry);
        onAppendedFrom(entry.index());
    }

    private void onAppendedFrom(long firstIndex) {
        if (server.log.durableIndex() == firstIndex - 1) {
            // The disk had nothing to write until now.
            diskProgressAt = server.now();
        }
        replication.replicateAll();
    }

    /** Counts the leader's own copy of the entries, which has just become durable (hazard R10). */
    void onPersisted() {
        diskProgressAt = server.now();
        maybeCommit();
    }

    /** Returns whether entries could be committed if the leader's own copy of them were durable. */
    boolean isWaitingForDisk() {
        RaftLog log = server.log;
        return log.durableIndex() < log.lastIndex()
                && Quorum.majorityValue(
                                server.configuration(),
                                id -> id.equals(server.self()) ? log.lastIndex() : matchIndexOf(id))
                        > log.commitIndex();
    }

    /**
     * Commits up to the highest index held by a majority, if its entry is of this term (paper section 5.4.2, figure 8).
     */
    void maybeCommit() {
        RaftLog log = server.log;
        long index = Quorum.majorityValue(server.configuration(), this::matchIndexOf);
        if (index <= log.commitIndex() || log.termAt(index) != server.term()) {
            return;
        }
        for (long i = log.commitIndex() + 1; i <= index; i++) {
            if (i > lastInheritedIndex) {
                uncommittedBytes -= log.weightAt(i);
            }
        }
        boolean wasReady = hasCommittedInTerm();
        server.commitTo(index);
        scheduleCommitNotice();
        if (!wasReady && hasCommittedInTerm()) {
            reads.onFirstCommitInTerm();
        }
        membershipChange.onCommitAdvanced();
    }

    /**
     * Checks that the number of uncommitted bytes matches the uncommitted entries in the log (hazard R16). For tests.
     */
    void checkUncommittedBytes() {
        long bytes = 0;
        for (long index = Math.max(server.log.commitIndex(), lastInheritedIndex) + 1;
                index <= server.log.lastIndex();
                index++) {
            bytes += server.log.weightAt(index);
        }
        InvariantChecks.holds(
                bytes == uncommittedBytes, "%d uncommitted bytes are counted as %d", bytes, uncommittedBytes);
    }

    long matchIndexOf(ServerId id) {
        return id.equals(server.self()) ? server.log.durableIndex() : replication.matchIndexOf(id);
    }

    /** Returns whether the server is a member or is catching up in order to become a member. */
    boolean isMemberOrJoining(ServerId id) {
        return server.configuration().contains(id) || membershipChange.isCatchingUp(id);
    }

    void handle(ServerId from, AppendEntries.AppendAccepted response) {
        FollowerProgress follower = replication.recordContact(from);
        if (follower == null || response.matchIndex() > server.log.lastIndex()) {
            return;
        }
        if (follower.onAccepted(response.matchIndex(), server.now())) {
            maybeCommit();
            if (server.isLeading()) {
                membershipChange.onMatchAdvanced(follower);
                transfer.onMatchAdvanced(follower);
            }
        }
        if (server.isLeading()) {
            replication.replicateTo(follower);
            if (replication.lacksCommitIndex(follower, server.log.commitIndex())) {
                scheduleCommitNotice();
            }
        }
    }

    void handle(ServerId from, AppendEntries.AppendRejected response) {
        FollowerProgress follower = replication.recordContact(from);
        if (follower != null) {
            replication.onRejected(follower, response);
        }
    }

    void handle(ServerId from, Heartbeat.HeartbeatResponse response) {
        FollowerProgress follower = replication.recordContact(from);
        if (follower != null && response.round() > 0 && response.round() <= reads.latestRound()) {
            follower.onHeartbeatResponse(
                    response.round(), reads.sentAt(response.round()), response.leasePromiseNanos());
            if (follower.updateDiskSpaceLevel(response.diskSpaceLevel())) {
                diskPressure.update();
            }
            replication.onHeartbeatResponse(follower, response);
            transfer.onHeartbeatResponse(follower);
            reads.onHeartbeatResponse();
            membershipChange.onHeartbeatResponse();
        }
    }

    void handle(ServerId from, InstallSnapshot.InstallSnapshotChunkRequest response) {
        FollowerProgress follower = replication.recordContact(from);
        if (follower != null) {
            replication.onChunkRequest(follower, response);
        }
    }

    void handle(ServerId from, InstallSnapshot.SnapshotInstalledResponse response) {
        if (replication.recordContact(from) != null) {
            handle(from, new AppendEntries.AppendAccepted(response.term(), response.matchIndex()));
        }
    }

    /**
     * Steps down if the leader has lost its quorum or its disk. Runs first in each step, so that a leader that was
     * paused does not act on old contact (hazard O01).
     */
    void checkQuorumContact() {
        long timeoutNanos = server.settings.electionTimeoutNanos();
        if (server.settings.checkQuorum() && server.now() - quorumContactAt() > timeoutNanos) {
            server.becomeFollower(
                    null,
                    StepDownReason.silent(
                            StepDownReason.StepDownCause.NO_QUORUM, server.millisSince(quorumContactAt())));
        } else if (server.log.durableIndex() < server.log.lastIndex()
                && server.now() - diskProgressAt > 2 * timeoutNanos
                && (!server.isBlockedByFullDisk() || diskPressure.hasSuccessorWithMoreSpace())) {
            server.becomeFollower(
                    null, StepDownReason.silent(StepDownReason.StepDownCause.DISK, server.millisSince(diskProgressAt)));
        }
    }

    /**
     * Returns the latest time by which a majority of the voters, including the leader, was in contact (hazards E17,
     * E19).
     */
    long quorumContactAt() {
        return Quorum.majorityValue(
                server.configuration(),
                id -> id.equals(server.self()) ? server.now() : Math.max(leaderSince, replication.lastContactOf(id)));
    }

    /** Returns when this server's own disk last completed a write, or when there was none to complete. */
    long diskProgressAt() {
        return diskProgressAt;
    }

    /**
     * Returns why the requested configuration would have no quorum now, or null if it would. Voters that are not in
     * {@code assessed} count as responsive.
     */
    @Nullable
    Refusal quorumRefusal(Configuration requested, Set<ServerId> assessed) {
        List<ServerId> unresponsive = new ArrayList<>();
        for (ServerId voter : requested.voters()) {
            long lastContactAt = Math.max(leaderSince, replication.lastContactOf(voter));
            boolean isResponsive = voter.equals(server.self())
                    || !assessed.contains(voter)
                    || server.now() - lastContactAt <= server.settings.electionTimeoutNanos();
            if (!isResponsive) {
                unresponsive.add(voter);
            }
        }
        if (requested.voters().size() - unresponsive.size() >= Quorum.sizeOf(requested.voters())) {
            return null;
        }
        return new Refusal(
                RefusalReason.UNSAFE_CHANGE,
                "of the voters " + requested.voters() + " after the change, " + unresponsive
                        + " do not respond: there would be no quorum");
    }

    void onTick() {
        if (server.now() >= nextHeartbeatAt) {
            sendHeartbeats();
        } else if (server.now() >= commitNoticeAt) {
            replication.sendCommitIndex(commitNoticeIndex, reads.latestRound());
            commitNoticeAt = Long.MAX_VALUE;
            if (server.log.commitIndex() > commitNoticeIndex) {
                scheduleCommitNotice();
            }
        }
        membershipChange.onTick();
        transfer.onTick();
        if (server.leaderState() == this) {
            diskPressure.onTick();
            transfer.handOverIfInMaintenance();
        }
    }

    /**
     * Followers apply an entry once they know that it is committed. Usually the next entries tell them; if none follow,
     * they would wait for the next heartbeat.
     */
    private void scheduleCommitNotice() {
        if (server.settings.commitNoticeNanos() > 0 && commitNoticeAt == Long.MAX_VALUE) {
            commitNoticeAt = server.now() + server.settings.commitNoticeNanos();
            commitNoticeIndex = server.log.commitIndex();
        }
    }

    void sendHeartbeats() {
        nextHeartbeatAt = server.now() + server.settings.heartbeatNanos();
        commitNoticeAt = Long.MAX_VALUE;
        replication.sendHeartbeats(reads.startRound());
        diskPressure.update();
    }

    long nextDeadline() {
        long next = Math.min(
                Math.min(nextHeartbeatAt, commitNoticeAt), Math.min(transfer.deadline(), membershipChange.deadline()));
        return server.settings.checkQuorum()
                ? Math.min(next, quorumContactAt() + server.settings.electionTimeoutNanos() + 1)
                : next;
    }

    /** Ends leadership. Pending requests must not be answered as if this server still led (hazard L07). */
    void onLeadershipLost(StepDownReason reason) {
        reads.onLeadershipLost();
        transfer.onLeadershipLost();
        membershipChange.onLeadershipLost(reason);
    }
}
