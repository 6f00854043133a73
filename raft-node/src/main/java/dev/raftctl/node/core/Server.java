package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The state of one server (paper figure 2) and the few steps that every role takes: adopt a term, follow, append, commit. The
 * rules of each role stand in files of their own and work on this.
 */
final class Server {
    static final long NEVER = Long.MIN_VALUE;

    /** So many times a server without room lets the others stand first. */
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
    private int deferralCount;
    private boolean installing;
    private final boolean startedWithoutLog;
    private final long startedAt;
    private long now;
    private long electionDeadline;
    private long leaderHeardAt = NEVER;
    private long electionHoldoffUntil = NEVER;
    private final long previousRunPromiseNanos;
    private boolean previousRunPromiseExpired;
    private Position removedAt = Position.ZERO;

    Server(RaftSettings settings, RecoveredState recovered, StoredLog storedLog, RandomGenerator random, long now) {
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
        Invariant.holds(
                log.last().term() <= hardState.term(),
                "the log holds term %d, the vote file only %d",
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
        Invariant.holds(newTime >= now, "time went back from %d to %d", now, newTime);
        now = newTime;
    }

    long term() {
        return hardState.term();
    }

    HardState hardState() {
        return hardState;
    }

    /**
     * Whether the log is gone although the server has taken part in a cluster: only a server with a configuration
     * votes, or stores a term of a leader and goes on without entries of it.
     */
    boolean hasLostLog() {
        return startedWithoutLog && log.lastIndex() == 0;
    }

    Role role() {
        return role;
    }

    @Nullable
    ServerId leader() {
        return leader;
    }

    String fencedReason() {
        return fencedReason;
    }

    /** How much room its own disk has. */
    DiskSpaceLevel diskSpaceLevel() {
        return diskSpaceLevel;
    }

    void onDiskSpace(DiskSpaceLevel now) {
        if (now == diskSpaceLevel) {
            return;
        }
        recordDecision(
                Decision.Kind.DISK_SPACE_CHANGED,
                null,
                now.label(),
                "its disk is " + now.label() + " in place of " + diskSpaceLevel.label()
                        + switch (now) {
                            case AMPLE -> ": takes entries again";
                            case LOW -> ": takes no more entries of clients";
                            case FULL -> ": stores nothing until there is room";
                        });
        diskSpaceLevel = now;
        deferralCount = 0;
        if (role instanceof Role.Leader leaderRole) {
            leaderRole.state().diskPressure().update();
        }
    }

    /** Whether it lets the others stand first: who leads should have room for entries. Not for ever: nobody may have any. */
    boolean defersElection() {
        if (diskSpaceLevel == DiskSpaceLevel.AMPLE
                || deferralCount >= MAX_DEFERRALS
                || configuration().allVoters().size() < 2) {
            return false;
        }
        deferralCount++;
        return true;
    }

    /** What it was to store found no room: until it does, nothing this server promises can leave. */
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
     * Whether this server may stand: a voter, not barred, with a log that is its own, whole, and can be stored, not known to be
     * removed (E24, M09, M25), and with a term left.
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
     * The configuration that takes its vote may be in no other voter's log: then nobody else can bring it to its end
     * (dissertation section 4.2.2, hazard M10). Its own vote does not count.
     */
    private boolean isLeavingUncommitted() {
        return !isConfigurationCommitted() && configurations.previous().isVoter(self());
    }

    /** Whether a whole snapshot is on its way into the log: until {@link Event.InstallCompleted} nothing else goes there. */
    boolean isInstalling() {
        return installing;
    }

    void installing(boolean now) {
        installing = now;
        applyQueue.setPaused(now);
    }

    boolean isLeading() {
        return role instanceof Role.Leader;
    }

    /**
     * A voter says that this server is left out of the configuration that is committed there. That counts only if it is
     * newer than the one this server runs under: a voter whose log is behind may not know yet that this server was
     * added (hazard M25). Then this server lacks a committed entry and could not win, so nothing is lost if it no longer
     * campaigns. It is over when a leader is heard, which has a place for this server, or when a newer configuration
     * comes.
     */
    void onRemovalReported(ServerId from, Position at) {
        if (isReportedRemoved()
                || !at.isNewerThan(configurations.position())
                || !configuration().contains(from)) {
            return;
        }
        removedAt = at;
        recordDecision(
                Decision.Kind.REMOVED,
                from,
                from + " holds a committed configuration, " + at
                        + ", without this server: it was removed while it was away," + " and no longer campaigns");
        if (!(role instanceof Role.Follower)) {
            becomeFollower(null, "it was removed");
        }
    }

    /** Whether a voter of its configuration said that it was removed, and nothing newer came since. */
    boolean isReportedRemoved() {
        return removedAt.isNewerThan(configurations.position());
    }

    /** Where the configuration stands that leaves this server out, as a voter said; {@link Position#ZERO}: none did. */
    Position removedAt() {
        return removedAt;
    }

    /**
     * Whether a leader is alive as far as this server knows, so that it neither votes nor adopts terms (section 4.2.3),
     * or this server has promised one to keep still.
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
     * Whether the answer to a leader's heartbeat may still let that leader answer reads on its own (section 6.4.1).
     * Neither a higher term seen elsewhere nor a restart frees this server, whatever its settings are now (hazards L05,
     * L09).
     */
    boolean isBoundByLeasePromise() {
        return leasePromiseRemainingNanos() > 0;
    }

    /** How much longer it is bound; 0: it is not. */
    long leasePromiseRemainingNanos() {
        long currentPromiseNanos = settings.leasePromiseNanos();
        // What was promised before the start was promised before now, at the latest then.
        long sinceStart = Math.max(currentPromiseNanos, previousRunPromiseNanos) - (now - startedAt);
        long sinceHeard = leaderHeardAt == NEVER ? 0 : currentPromiseNanos - (now - leaderHeardAt);
        return Math.max(0, Math.max(sinceStart, sinceHeard));
    }

    /** A longer promise of an earlier run is kept: from now on only what the settings promise need be remembered. */
    void expirePreviousRunPromise() {
        if (!previousRunPromiseExpired && now - startedAt >= previousRunPromiseNanos) {
            previousRunPromiseExpired = true;
            effects.add(new Effect.StoreLeasePromise(settings.leasePromiseNanos()));
        }
    }

    /** Whether it leads, and heard a majority of its voters within an election timeout. */
    boolean hasQuorumContact() {
        return role instanceof Role.Leader leaderRole
                && now - leaderRole.state().quorumContactAt() <= settings.electionTimeoutNanos();
    }

    void fence(String reason) {
        if (!fencedReason.isEmpty()) {
            return;
        }
        fencedReason = reason;
        recordDecision(Decision.Kind.FENCED, null, reason);
        if (!(role instanceof Role.Follower)) {
            becomeFollower(null, "barred");
        }
    }

    /**
     * What this server acknowledged is not on its disk (hazard D14). It does as after damage: leaves the term in which it is
     * counted on, and has no voice until its log ends in a later one, which says that nothing is missing any more.
     */
    void recoverLostEntries(ServerId leader, String loss) {
        long recoveringTerm = term();
        logRecovery.markRecovering(recoveringTerm);
        effects.markRecovering(recoveringTerm);
        adoptTerm(recoveringTerm + 1, leader, loss);
    }

    void holdOffElections(long nanos) {
        electionHoldoffUntil = now + nanos;
    }

    void resetElectionTimer() {
        long timeout = settings.electionTimeoutNanos();
        electionDeadline = now + timeout + random.nextLong(timeout);
    }

    /** The connection to this server broke. If it leads, its process most likely ended: then this one waits for its turn only. */
    void onPeerDisconnected(ServerId other) {
        if (role instanceof Role.Follower
                && other.equals(leader)
                && configuration().isVoter(self())) {
            long staggeredDeadline = leaderHeardAt
                    + StaggeredElectionTimeout.timeoutNanos(configuration(), other, self(), settings, random);
            electionDeadline = Math.min(electionDeadline, staggeredDeadline);
        }
    }

    /** A number that an earlier run of this server has most likely not used. */
    long randomRequestNumber() {
        return random.nextLong(1L << 60);
    }

    /** A higher term was seen: adopt it, with no vote in it, and follow (paper figure 2, all servers). */
    void adoptTerm(long term, @Nullable ServerId from, String reason) {
        Invariant.holds(term > hardState.term(), "term would go back from %d to %d", hardState.term(), term);
        recordDecision(
                Decision.Kind.TERM_ADOPTED,
                from,
                "adopts term " + term + " in place of " + hardState.term() + ": " + reason);
        hardState = new HardState(term, null);
        effects.persist(hardState);
        becomeFollower(null, "term " + term + " was seen");
    }

    /** Give the vote of the current term; it must be durable before it is told. */
    void voteFor(ServerId candidate) {
        hardState = new HardState(hardState.term(), candidate);
        effects.persist(hardState);
    }

    /** The first entry of a new cluster, the same on each of its servers. */
    void bootstrap(HardState initialState, Entry configuration) {
        hardState = initialState;
        effects.persist(initialState);
        append(configuration);
        resetElectionTimer();
    }

    /** Stand in the next term, with the own vote. */
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

    /** Become a follower in the current term; the vote stays what it was (hazards E03, E04, E05). */
    void becomeFollower(@Nullable ServerId newLeader, String reason) {
        if (role instanceof Role.Leader previousRole) {
            recordDecision(
                    Decision.Kind.STEPPED_DOWN,
                    newLeader,
                    "gives up leadership of term " + log.last().term() + ": " + reason);
            previousRole.state().onLeadershipLost(reason);
            resetElectionTimer();
        }
        if (!(role instanceof Role.Follower)) {
            role = new Role.Follower();
        }
        leader = newLeader;
    }

    void becomeLeader(Role.Leader newRole) {
        role = newRole;
        leader = self();
    }

    /** A message of the current leader came: only this feeds stickiness (section 2.7 of the rules of timers). */
    void onLeaderContact(ServerId from) {
        if (!from.equals(leader) || !(role instanceof Role.Follower)) {
            Invariant.holds(!isLeading(), "term %d has two leaders, %s and this one", term(), from);
            becomeFollower(from, "a leader of term " + term() + " was heard");
            recordDecision(Decision.Kind.LEADER_HEARD, from, from + " leads term " + term());
        }
        deferralCount = 0;
        removedAt = Position.ZERO;
        leaderHeardAt = now;
        resetElectionTimer();
    }

    /** The election timer ran out: nobody is sent to that leader any more (hazard C08). */
    void forgetLeader() {
        if (leader != null) {
            recordDecision(
                    Decision.Kind.LEADER_LOST, leader, "heard nothing of " + leader + " for an election timeout");
            leader = null;
        }
    }

    void append(Entry entry) {
        log.append(entry);
        effects.persist(entry);
        if (configurations.onAppended(entry)) {
            recordDecision(
                    Decision.Kind.CONFIGURATION_IN_FORCE,
                    null,
                    "configuration " + entry.position() + " is in force: " + configuration());
        }
    }

    void truncateFrom(long index) {
        recordDecision(
                Decision.Kind.LOG_TRUNCATED,
                leader,
                "drops its entries " + index + " to " + log.lastIndex() + ", which the leader of term " + term()
                        + " does not hold");
        log.truncateFrom(index, term());
        effects.discardEntriesFrom(index);
        if (configurations.onTruncatedFrom(index)) {
            recordDecision(Decision.Kind.CONFIGURATION_REVERTED, null, "back to " + configuration());
        }
    }

    void commitTo(long index) {
        if (index > log.commitIndex()) {
            log.commitTo(index);
            applyQueue.submitCommitted();
        }
    }

    void recordDecision(Decision.Kind kind, @Nullable ServerId subject, String text) {
        recordDecision(kind, subject, "", text);
    }

    void recordDecision(Decision.Kind kind, @Nullable ServerId subject, String cause, String text) {
        effects.addDecision(kind, term(), subject, cause, text);
    }

    /**
     * A vote or a pre-vote was rejected.
     *
     * @param requestTerm the term campaigned for, which the voter may not be in
     */
    void recordRejection(Decision.Kind kind, long requestTerm, ServerId subject, String cause, String text) {
        effects.addDecision(kind, requestTerm, subject, cause, text);
    }

    /** Why something only a leader can do is not done here. */
    Refusal notLeaderRefusal() {
        ServerId knownLeader = isLeading() ? null : leader;
        if (configuration().isEmpty()) {
            return new Refusal(
                    Reason.UNCONFIGURED, self() + " was never given a cluster", "form one with: raftctl bootstrap");
        }
        if (knownLeader == null) {
            return new Refusal(
                    Reason.NO_LEADER, self() + " knows no leader in term " + term(), "see why with: raftctl votes");
        }
        Member member = configuration().member(knownLeader);
        return new Refusal(
                Reason.NOT_LEADER,
                self() + " does not lead term " + term() + ", " + knownLeader + " does",
                "",
                knownLeader,
                member == null ? null : member.address());
    }

    List<Effect> takeEffects() {
        return effects.build(term(), log.durableIndex() < log.lastIndex());
    }
}
