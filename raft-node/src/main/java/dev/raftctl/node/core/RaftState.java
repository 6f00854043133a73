package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The state of one server (paper figure 2) and the steps that every role shares: adopting a term, becoming a follower,
 * appending, committing. The rules of each role are in classes of their own that work on this state.
 */
final class RaftState {
    static final long NEVER = Long.MIN_VALUE;

    /** How many times in a row a server that is short of disk space, or in maintenance, lets others campaign first. */
    private static final int MAX_DEFERRALS = 3;

    final RaftSettings settings;
    final RaftLog log;
    final ConfigurationHistory configurations;
    final EffectBuilder effects = new EffectBuilder();
    final ApplyQueue applyQueue;
    final LogRecovery logRecovery;
    private final RandomGenerator random;
    private HardState hardState;
    private Role role = new Role.Follower();
    private @Nullable ServerId leader;
    private String fencedReason = "";
    private DiskSpaceLevel diskSpaceLevel = DiskSpaceLevel.AMPLE;
    private SortedSet<ServerId> serversInMaintenance = Collections.emptySortedSet();
    private int deferralCount;
    private boolean installing;
    private final boolean startedWithoutLog;
    private final long startedAt;
    private long now;
    private long electionDeadline;
    private long leaderHeardAt = NEVER;
    private @Nullable ServerId priorLeader;
    private long priorLeaderContactAt = NEVER;
    private long electionHoldoffUntil = NEVER;
    private final long previousRunPromiseNanos;
    private boolean previousRunPromiseExpired;
    private LogPosition removedAt = LogPosition.ZERO;

    RaftState(
            RaftSettings settings,
            RecoveredState recovered,
            StoredLogReader storedLog,
            RandomGenerator random,
            long now) {
        this.settings = settings;
        this.random = random;
        this.log = new RaftLog(recovered, storedLog, settings.maxCacheBytes());
        this.configurations = new ConfigurationHistory(recovered, settings.self());
        this.logRecovery = new LogRecovery(log, recovered.recoveringTerm());
        this.applyQueue = new ApplyQueue(log, settings.maxPendingApplyBytes(), effects);
        this.hardState = recovered.hardState();
        this.startedWithoutLog = log.lastIndex() == 0 && hardState.provesMembership();
        this.startedAt = now;
        this.now = now;
        this.previousRunPromiseNanos = recovered.leasePromiseNanos();
        this.previousRunPromiseExpired = previousRunPromiseNanos <= settings.leasePromiseNanos();
        InvariantChecks.holds(
                log.last().term() <= hardState.term(),
                "the log holds term %d, the stored term is only %d",
                log.last().term(),
                hardState.term());
        resetElectionTimer();
    }

    ServerId self() {
        return settings.self();
    }

    long now() {
        return now;
    }

    void advanceClock(long newTime) {
        InvariantChecks.holds(newTime >= now, "time went back from %d to %d", now, newTime);
        now = newTime;
    }

    long term() {
        return hardState.term();
    }

    HardState hardState() {
        return hardState;
    }

    /**
     * Returns whether the log is gone although the server has taken part in a cluster: only a server with a
     * configuration votes, or stores a leader's term without receiving entries of it.
     */
    boolean hasLostLog() {
        return startedWithoutLog && log.lastIndex() == 0;
    }

    Role role() {
        return role;
    }

    /** Returns the state that this server keeps as the leader; null if it does not lead. */
    @Nullable
    LeaderState leaderState() {
        return role.leaderState();
    }

    @Nullable
    ServerId leader() {
        return leader;
    }

    String fencedReason() {
        return fencedReason;
    }

    /** Returns the space level of this server's own disk. */
    DiskSpaceLevel diskSpaceLevel() {
        return diskSpaceLevel;
    }

    void onDiskSpace(DiskSpaceLevel level) {
        if (level == diskSpaceLevel) {
            return;
        }
        report(new ServerConditionDecision.DiskSpaceChangedDecision(term(), level, diskSpaceLevel));
        diskSpaceLevel = level;
        deferralCount = 0;
        LeaderState leaderState = role.leaderState();
        if (leaderState != null) {
            leaderState.diskPressure().update();
        }
    }

    void onMaintenance(SortedSet<ServerId> servers) {
        if (isInMaintenance(self()) != servers.contains(self())) {
            deferralCount = 0;
        }
        serversInMaintenance = servers;
    }

    /** Returns whether this server knows that the given one is in maintenance, so that another one should lead. */
    boolean isInMaintenance(ServerId id) {
        return serversInMaintenance.contains(id);
    }

    /**
     * Returns whether this server lets others campaign first because a leader needs disk space, or because it is in
     * maintenance and not all voters are, and counts that. It does not defer for ever, because the others may be unable
     * to lead.
     */
    boolean defersElection() {
        boolean isLessSuitable = diskSpaceLevel != DiskSpaceLevel.AMPLE
                || (isInMaintenance(self())
                        && !serversInMaintenance.containsAll(configuration().voters()));
        if (!isLessSuitable
                || deferralCount >= MAX_DEFERRALS
                || configuration().allVoters().size() < 2) {
            return false;
        }
        deferralCount++;
        return true;
    }

    /**
     * Returns whether a pending write found no disk space. Until it succeeds, no message that depends on durability can
     * be sent.
     */
    boolean isBlockedByFullDisk() {
        return diskSpaceLevel == DiskSpaceLevel.FULL && log.durableIndex() < log.lastIndex();
    }

    long electionDeadline() {
        return electionDeadline;
    }

    long leaderHeardAt() {
        return leaderHeardAt;
    }

    long electionHoldoffUntil() {
        return electionHoldoffUntil;
    }

    Configuration configuration() {
        return configurations.inForce();
    }

    boolean isConfigurationCommitted() {
        return configurations.index() <= log.commitIndex();
    }

    /**
     * Returns whether this server may campaign: it is a voter, is not fenced, can store its log, has a complete log
     * that is not being replaced, is not known to be removed (E24, M09, M25), and has a term left.
     */
    boolean canCampaign() {
        if (isBlockedByFullDisk()
                || logRecovery.isRecovering()
                || isReportedRemoved()
                || term() >= PeerMessage.MAX_TERM) {
            return false;
        }
        return fencedReason.isEmpty() && !installing && (configuration().isVoter(self()) || isLeavingUncommitted());
    }

    /**
     * Returns whether this server is only losing its vote. The configuration that takes it may be in no other voter's
     * log, and then no other server can complete the change (dissertation section 4.2.2, hazard M10). Its own vote does
     * not count.
     */
    private boolean isLeavingUncommitted() {
        return !isConfigurationCommitted() && configurations.previous().isVoter(self());
    }

    /**
     * Returns whether a complete snapshot is being installed; until {@link Event.SnapshotInstallCompleted} nothing else
     * is written to the log.
     */
    boolean isInstalling() {
        return installing;
    }

    void setInstalling(boolean newValue) {
        installing = newValue;
        applyQueue.setPaused(newValue);
    }

    boolean isLeading() {
        return role.leaderState() != null;
    }

    /**
     * Handles a voter's report that this server is not in the configuration committed at {@code at}. It counts only if
     * that is newer than this server's own configuration: a voter with an old log may not know yet that this server was
     * added (hazard M25). If it counts, this server lacks a committed entry and could not win, so nothing is lost if it
     * stops campaigning. That ends when it hears from a leader, which has it as a member, or gets a newer
     * configuration.
     */
    void onRemovalReported(ServerId from, LogPosition at) {
        if (isReportedRemoved()
                || !at.isNewerThan(configurations.position())
                || !configuration().contains(from)) {
            return;
        }
        removedAt = at;
        report(new ServerConditionDecision.RemovalReportedDecision(term(), from, at));
        if (!role.isFollower()) {
            becomeFollower(null, StepDownReason.of(StepDownReason.StepDownCause.REMOVAL_REPORTED, from));
        }
    }

    /**
     * Returns whether a voter has reported that this server was removed, and no newer configuration contradicts that.
     */
    boolean isReportedRemoved() {
        return removedAt.isNewerThan(configurations.position());
    }

    /**
     * Returns the reported position of the configuration without this server; {@link LogPosition#ZERO} if there is
     * none.
     */
    LogPosition removedAt() {
        return removedAt;
    }

    /**
     * Returns whether, as far as this server knows, there is a live leader, so that it neither votes nor adopts terms
     * (section 4.2.3). Also true while a lease promise binds it.
     */
    boolean isLeaderAlive() {
        if (isBoundByLeasePromise()) {
            return true;
        }
        return settings.checkQuorum()
                && (isLeading()
                        || (leader != null
                                && leaderHeardAt != NEVER
                                && now - leaderHeardAt < settings.electionTimeoutNanos()));
    }

    /**
     * Returns whether a leader may still serve reads alone because of this server's heartbeat response (section 6.4.1).
     * Neither a higher term nor a restart releases this server, whatever its settings are now (hazards L05, L09).
     */
    boolean isBoundByLeasePromise() {
        return leasePromiseRemainingNanos() > 0;
    }

    /** Returns the time for which the lease promise still binds this server; 0 if it is not bound. */
    long leasePromiseRemainingNanos() {
        long currentPromiseNanos = settings.leasePromiseNanos();
        // An earlier run made its promise before this start; in the worst case, just before.
        long sinceStart = Math.max(currentPromiseNanos, previousRunPromiseNanos) - (now - startedAt);
        long sinceHeard = leaderHeardAt == NEVER ? 0 : currentPromiseNanos - (now - leaderHeardAt);
        return Math.max(0, Math.max(sinceStart, sinceHeard));
    }

    /**
     * Once a longer promise of an earlier run has expired, records that only the current settings' promise must be
     * kept.
     */
    void expirePreviousRunPromise() {
        if (!previousRunPromiseExpired && now - startedAt >= previousRunPromiseNanos) {
            previousRunPromiseExpired = true;
            effects.add(new Effect.StoreLeasePromise(settings.leasePromiseNanos()));
        }
    }

    /** Returns whether this server leads and has heard from a majority of the voters within an election timeout. */
    boolean hasQuorumContact() {
        LeaderState leaderState = role.leaderState();
        return leaderState != null && now - leaderState.quorumContactAt() <= settings.electionTimeoutNanos();
    }

    /**
     * Fences this server: from now on it neither votes nor campaigns.
     *
     * @param description the reason as operators read it in the server's status
     */
    void fence(FencedReason reason, String description) {
        if (!fencedReason.isEmpty()) {
            return;
        }
        fencedReason = description;
        report(new ServerConditionDecision.FencedDecision(term(), reason));
        if (!role.isFollower()) {
            becomeFollower(null, StepDownReason.of(StepDownReason.StepDownCause.FENCED));
        }
    }

    /**
     * Handles the loss of acknowledged entries from disk like damage (hazard D14): leaves the term in which the leader
     * relies on them, and does not vote until its log ends in a later term, which proves that nothing is missing.
     */
    void recoverLostEntries(LostEntries loss) {
        long recoveringTerm = term();
        logRecovery.markRecovering(recoveringTerm);
        effects.markRecovering(recoveringTerm);
        adoptTerm(recoveringTerm + 1, loss.leader(), TermAdoptionCause.ENTRIES_LOST, loss);
    }

    void holdOffElections(long nanos) {
        electionHoldoffUntil = now + nanos;
    }

    void resetElectionTimer() {
        long timeout = settings.electionTimeoutNanos();
        electionDeadline = now + timeout + random.nextLong(timeout);
    }

    /**
     * Handles a broken connection. If the peer is the leader, its process has most likely ended, so this server waits
     * only for its turn.
     */
    void onPeerDisconnected(ServerId other) {
        if (role.isFollower() && other.equals(leader) && configuration().isVoter(self())) {
            long staggeredDeadline = leaderHeardAt
                    + StaggeredElectionTimeout.timeoutNanos(configuration(), other, self(), settings, random);
            electionDeadline = Math.min(electionDeadline, staggeredDeadline);
        }
    }

    /** Returns a random number that earlier runs of this server have most likely not used. */
    long randomRequestNumber() {
        return random.nextLong(1L << 60);
    }

    /** Adopts a higher term without voting in it, and becomes a follower (paper figure 2, rules for all servers). */
    void adoptTerm(long term, ServerId from, TermAdoptionCause cause) {
        adoptTerm(term, from, cause, null);
    }

    private void adoptTerm(long term, ServerId from, TermAdoptionCause cause, @Nullable LostEntries loss) {
        InvariantChecks.holds(term > hardState.term(), "term would go back from %d to %d", hardState.term(), term);
        report(new LeadershipDecision.TermAdoptedDecision(hardState.term(), from, term, cause, loss));
        hardState = new HardState(term, null);
        effects.persist(hardState);
        becomeFollower(null, StepDownReason.of(StepDownReason.StepDownCause.HIGHER_TERM, from));
    }

    /** Votes for a candidate in the current term. The vote must be durable before the response is sent. */
    void voteFor(ServerId candidate) {
        hardState = new HardState(hardState.term(), candidate);
        effects.persist(hardState);
    }

    /** Appends the first entry of a new cluster. All servers of the cluster start with the same entry. */
    void bootstrap(HardState initialState, LogEntry configuration) {
        hardState = initialState;
        effects.persist(initialState);
        append(configuration);
        resetElectionTimer();
    }

    /** Starts a campaign in the next term, in which this server votes for itself. */
    void becomeCandidate(Role.Candidate candidate) {
        hardState = new HardState(hardState.term() + 1, self());
        effects.persist(hardState);
        leader = null;
        role = candidate;
        resetElectionTimer();
    }

    void becomePreCandidate(Role.PreCandidate preCandidate) {
        role = preCandidate;
        resetElectionTimer();
    }

    /** Becomes a follower in the current term. The server's vote stays unchanged (hazards E03, E04, E05). */
    void becomeFollower(@Nullable ServerId newLeader, StepDownReason reason) {
        LeaderState endedLeadership = role.leaderState();
        if (endedLeadership != null) {
            report(new LeadershipDecision.SteppedDownDecision(
                    term(),
                    log.last().term(),
                    reason,
                    millisSince(endedLeadership.quorumContactAt()),
                    millisSince(endedLeadership.diskProgressAt()),
                    log.lastIndex() - log.commitIndex()));
            priorLeaderContactAt = endedLeadership.quorumContactAt();
            endedLeadership.onLeadershipLost(reason);
            resetElectionTimer();
        }
        if (!role.isFollower()) {
            role = new Role.Follower();
        }
        leader = newLeader;
    }

    /** Returns the last leader that this server knew, possibly itself; null if none. */
    @Nullable
    ServerId priorLeader() {
        return priorLeader;
    }

    /**
     * Returns how long ago this server heard from the leader that it last had; as that leader, how long ago it was in
     * contact with a majority. -1 if it never had a leader.
     */
    long priorLeaderContactMillis() {
        return millisSince(priorLeaderContactAt);
    }

    /** Returns the milliseconds since then, or -1 if that is {@link #NEVER}. */
    long millisSince(long then) {
        return then == NEVER ? -1 : Math.max(0, now - then) / 1_000_000;
    }

    void report(Decision decision) {
        effects.report(decision);
    }

    void becomeLeader(Role.Leader newRole) {
        role = newRole;
        leader = self();
        priorLeader = self();
        priorLeaderContactAt = now;
    }

    /** Handles contact with the current leader. Only such contact prevents votes for others (leader stickiness). */
    void onLeaderContact(ServerId from) {
        if (!from.equals(leader) || !role.isFollower()) {
            InvariantChecks.holds(!isLeading(), "term %d has two leaders, %s and this server", term(), from);
            becomeFollower(from, StepDownReason.of(StepDownReason.StepDownCause.LEADER_HEARD, from));
            priorLeader = from;
            report(new LeadershipDecision.LeaderHeardDecision(term(), from));
        }
        deferralCount = 0;
        removedAt = LogPosition.ZERO;
        priorLeaderContactAt = now;
        leaderHeardAt = now;
        resetElectionTimer();
    }

    /** Forgets the leader after an election timeout, so that clients are no longer redirected to it (hazard C08). */
    void forgetLeader() {
        if (leader != null) {
            report(new LeadershipDecision.LeaderLostDecision(term(), leader, millisSince(leaderHeardAt)));
            leader = null;
        }
    }

    void append(LogEntry entry) {
        log.append(entry);
        effects.persist(entry);
        if (configurations.onAppended(entry)) {
            report(new ConfigurationDecision.ConfigurationInForceDecision(term(), entry.position(), configuration()));
        }
    }

    void truncateFrom(long index) {
        report(new ReplicationDecision.LogTruncatedDecision(
                term(), leader, new LogPosition(log.termAt(index), index), log.last(), log.commitIndex()));
        log.truncateFrom(index, term());
        effects.discardEntriesFrom(index);
        if (configurations.onTruncatedFrom(index)) {
            report(new ConfigurationDecision.ConfigurationRevertedDecision(term(), configuration()));
        }
    }

    void commitTo(long index) {
        if (index > log.commitIndex()) {
            log.commitTo(index);
            applyQueue.submitCommitted();
        }
    }

    /** Returns the refusal of a request that only a leader can handle. */
    Refusal notLeaderRefusal() {
        ServerId knownLeader = isLeading() ? null : leader;
        if (configuration().isEmpty()) {
            return new Refusal(RefusalReason.UNCONFIGURED, self() + " does not belong to a cluster yet");
        }
        if (knownLeader == null) {
            return new Refusal(RefusalReason.NO_LEADER, self() + " knows no leader in term " + term());
        }
        ClusterMember member = configuration().member(knownLeader);
        return new Refusal(
                RefusalReason.NOT_LEADER,
                self() + " is not the leader in term " + term() + ", " + knownLeader + " is",
                "",
                knownLeader,
                member == null ? null : member.address());
    }

    List<Effect> takeEffects() {
        return effects.build(term(), log.durableIndex() < log.lastIndex());
    }
}
