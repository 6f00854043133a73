package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Space;
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
    private static final int PASSES_MAX = 3;

    final RaftSettings settings;
    final RaftLog log;
    final ConfigurationHistory configurations;
    final Speaker speaker = new Speaker();
    final Applying applying;
    final Mending mending;
    private final RandomGenerator random;
    private Ballot ballot;
    private Role role = new Role.Follower();
    private @Nullable ServerId leader;
    private String barred = "";
    private Space space = Space.AMPLE;
    private int passed;
    private boolean installing;
    private final boolean startedWithoutItsLog;
    private final long startedAt;
    private long now;
    private long electionDeadline;
    private long leaderHeardAt = NEVER;
    private long holdUntil = NEVER;
    private final long earlierPromiseNanos;
    private boolean earlierPromiseOver;
    private Position removedAt = Position.ZERO;

    Server(RaftSettings settings, RecoveredState recovered, StoredLog stored, RandomGenerator random, long now) {
        this.settings = settings;
        this.random = random;
        this.log = new RaftLog(recovered, stored, settings.cacheBytesMax());
        this.configurations = new ConfigurationHistory(recovered, settings.self());
        this.mending = new Mending(log, recovered.distrustedTerm());
        this.applying = new Applying(log, settings.applyBytesMax(), speaker);
        this.ballot = recovered.ballot();
        this.startedWithoutItsLog = log.lastIndex() == 0 && ballot.isOfMember();
        this.startedAt = now;
        this.now = now;
        this.earlierPromiseNanos = recovered.promisedNanos();
        this.earlierPromiseOver = earlierPromiseNanos <= settings.promisedNanos();
        Invariant.holds(
                log.last().term() <= ballot.term(),
                "the log holds term %d, the vote file only %d",
                log.last().term(),
                ballot.term());
        resetElectionTimer();
    }

    ServerId self() {
        return settings.self();
    }

    long now() {
        return now;
    }

    void at(long time) {
        Invariant.holds(time >= now, "time went back from %d to %d", now, time);
        now = time;
    }

    long term() {
        return ballot.term();
    }

    Ballot ballot() {
        return ballot;
    }

    /**
     * Whether the log is gone although the server has taken part in a cluster: only a server with a configuration
     * votes, or stores a term of a leader and goes on without entries of it.
     */
    boolean hasLostItsLog() {
        return startedWithoutItsLog && log.lastIndex() == 0;
    }

    Role role() {
        return role;
    }

    @Nullable
    ServerId leader() {
        return leader;
    }

    String barred() {
        return barred;
    }

    /** How much room its own disk has. */
    Space space() {
        return space;
    }

    void see(Space now) {
        if (now == space) {
            return;
        }
        decide(
                Decision.Kind.SPACE_CHANGED,
                null,
                now.word(),
                "its disk is " + now.word() + " in place of " + space.word()
                        + switch (now) {
                            case AMPLE -> ": takes entries again";
                            case LOW -> ": takes no more entries of clients";
                            case FULL -> ": stores nothing until there is room";
                        });
        space = now;
        passed = 0;
        if (role instanceof Role.Leader leading) {
            leading.leadership().shortage().look();
        }
    }

    /** Whether it lets the others stand first: who leads should have room for entries. Not for ever: nobody may have any. */
    boolean passesElection() {
        if (space == Space.AMPLE
                || passed >= PASSES_MAX
                || configuration().allVoters().size() < 2) {
            return false;
        }
        passed++;
        return true;
    }

    /** What it was to store found no room: until it does, nothing this server promises can leave. */
    boolean isStuck() {
        return space == Space.FULL && log.durableIndex() < log.lastIndex();
    }

    long electionDeadline() {
        return electionDeadline;
    }

    long leaderHeardAt() {
        return leaderHeardAt;
    }

    long holdUntil() {
        return holdUntil;
    }

    Configuration configuration() {
        return configurations.inForce();
    }

    boolean configurationCommitted() {
        return configurations.index() <= log.commitIndex();
    }

    /**
     * Whether this server may stand: a voter, not barred, with a log that is its own, whole, and can be stored, not known to be
     * removed (E24, M09, M25), and with a term left.
     */
    boolean mayStand() {
        if (isStuck() || mending.isOn() || isRemovedByOthers() || term() >= PeerMessage.TERM_MAX) {
            return false;
        }
        return barred.isEmpty() && !installing && (configuration().isVoter(self()) || isLeavingUncommitted());
    }

    /**
     * The configuration that takes its vote may be in no other voter's log: then nobody else can bring it to its end
     * (dissertation section 4.2.2, trap M10). Its own vote does not count.
     */
    private boolean isLeavingUncommitted() {
        return !configurationCommitted() && configurations.beforeInForce().isVoter(self());
    }

    /** Whether a whole snapshot is on its way into the log: until {@link Event.Installed} nothing else goes there. */
    boolean isInstalling() {
        return installing;
    }

    void installing(boolean now) {
        installing = now;
        applying.pause(now);
    }

    boolean isLeading() {
        return role instanceof Role.Leader;
    }

    /**
     * A voter says that this server is left out of the configuration that is committed there. That counts only if it is
     * newer than the one this server runs under: a voter whose log is behind may not know yet that this server was
     * added (trap M25). Then this server lacks a committed entry and could not win, so nothing is lost if it no longer
     * campaigns. It is over when a leader is heard, which has a place for this server, or when a newer configuration
     * comes.
     */
    void onRemoval(ServerId from, Position at) {
        if (isRemovedByOthers()
                || !at.isNewerThan(configurations.position())
                || !configuration().contains(from)) {
            return;
        }
        removedAt = at;
        decide(
                Decision.Kind.REMOVED,
                from,
                from + " holds a committed configuration, " + at
                        + ", without this server: it was removed while it was away," + " and no longer campaigns");
        if (!(role instanceof Role.Follower)) {
            follow(null, "it was removed");
        }
    }

    /** Whether a voter of its configuration said that it was removed, and nothing newer came since. */
    boolean isRemovedByOthers() {
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
    boolean leaderIsAlive() {
        if (isBoundByPromise()) {
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
     * Neither a higher term seen elsewhere nor a restart frees this server, whatever its settings are now (traps L05,
     * L09).
     */
    boolean isBoundByPromise() {
        return boundNanos() > 0;
    }

    /** How much longer it is bound; 0: it is not. */
    long boundNanos() {
        long own = settings.promisedNanos();
        // What was promised before the start was promised before now, at the latest then.
        long sinceStart = Math.max(own, earlierPromiseNanos) - (now - startedAt);
        long sinceHeard = leaderHeardAt == NEVER ? 0 : own - (now - leaderHeardAt);
        return Math.max(0, Math.max(sinceStart, sinceHeard));
    }

    /** A longer promise of an earlier run is kept: from now on only what the settings promise need be remembered. */
    void lookAtEarlierPromise() {
        if (!earlierPromiseOver && now - startedAt >= earlierPromiseNanos) {
            earlierPromiseOver = true;
            speaker.perform(new Effect.LeasePromise(settings.promisedNanos()));
        }
    }

    /** Whether it leads, and heard a majority of its voters within an election timeout. */
    boolean hearsQuorum() {
        return role instanceof Role.Leader leading
                && now - leading.leadership().quorumContactAt() <= settings.electionTimeoutNanos();
    }

    void bar(String why) {
        if (!barred.isEmpty()) {
            return;
        }
        barred = why;
        decide(Decision.Kind.BARRED, null, why);
        if (!(role instanceof Role.Follower)) {
            follow(null, "barred");
        }
    }

    /**
     * What this server acknowledged is not on its disk (trap D14). It does as after damage: leaves the term in which it is
     * counted on, and has no voice until its log ends in a later one, which says that nothing is missing any more.
     */
    void lostWhatItAcknowledged(ServerId leader, String what) {
        long distrusted = term();
        mending.distrust(distrusted);
        speaker.distrust(distrusted);
        adoptTerm(distrusted + 1, leader, what);
    }

    void hold(long nanos) {
        holdUntil = now + nanos;
    }

    void resetElectionTimer() {
        long timeout = settings.electionTimeoutNanos();
        electionDeadline = now + timeout + random.nextLong(timeout);
    }

    /** The connection to this server broke. If it leads, its process most likely ended: then this one waits for its turn only. */
    void lostSightOf(ServerId other) {
        if (role instanceof Role.Follower
                && other.equals(leader)
                && configuration().isVoter(self())) {
            long turn = leaderHeardAt + Succession.waitNanos(configuration(), other, self(), settings, random);
            electionDeadline = Math.min(electionDeadline, turn);
        }
    }

    /** A number that an earlier run of this server has most likely not used. */
    long anyNumber() {
        return random.nextLong(1L << 60);
    }

    /** A higher term was seen: adopt it, with no vote in it, and follow (paper figure 2, all servers). */
    void adoptTerm(long term, @Nullable ServerId from, String because) {
        Invariant.holds(term > ballot.term(), "term would go back from %d to %d", ballot.term(), term);
        decide(
                Decision.Kind.TERM_ADOPTED,
                from,
                "adopts term " + term + " in place of " + ballot.term() + ": " + because);
        ballot = new Ballot(term, null);
        speaker.write(ballot);
        follow(null, "term " + term + " was seen");
    }

    /** Give the vote of the current term; it must be durable before it is told. */
    void voteFor(ServerId candidate) {
        ballot = new Ballot(ballot.term(), candidate);
        speaker.write(ballot);
    }

    /** The first entry of a new cluster, the same on each of its servers. */
    void found(Ballot first, Entry configuration) {
        ballot = first;
        speaker.write(first);
        append(configuration);
        resetElectionTimer();
    }

    /** Stand in the next term, with the own vote. */
    void standInNextTerm(Role.Candidate candidacy) {
        ballot = new Ballot(ballot.term() + 1, self());
        speaker.write(ballot);
        leader = null;
        role = candidacy;
        resetElectionTimer();
    }

    void preStand(Role.PreCandidate preCandidacy) {
        role = preCandidacy;
        resetElectionTimer();
    }

    /** Become a follower in the current term; the vote stays what it was (traps E03, E04, E05). */
    void follow(@Nullable ServerId newLeader, String because) {
        if (role instanceof Role.Leader old) {
            decide(
                    Decision.Kind.STEPPED_DOWN,
                    newLeader,
                    "gives up leadership of term " + log.last().term() + ": " + because);
            old.leadership().end(because);
            resetElectionTimer();
        }
        if (!(role instanceof Role.Follower)) {
            role = new Role.Follower();
        }
        leader = newLeader;
    }

    void lead(Role.Leader leadership) {
        role = leadership;
        leader = self();
    }

    /** A message of the current leader came: only this feeds stickiness (section 2.7 of the rules of timers). */
    void heardLeader(ServerId from) {
        if (!from.equals(leader) || !(role instanceof Role.Follower)) {
            Invariant.holds(!isLeading(), "term %d has two leaders, %s and this one", term(), from);
            follow(from, "a leader of term " + term() + " was heard");
            decide(Decision.Kind.LEADER_HEARD, from, from + " leads term " + term());
        }
        passed = 0;
        removedAt = Position.ZERO;
        leaderHeardAt = now;
        resetElectionTimer();
    }

    /** The election timer ran out: nobody is sent to that leader any more (trap C08). */
    void loseLeader() {
        if (leader != null) {
            decide(Decision.Kind.LEADER_LOST, leader, "heard nothing of " + leader + " for an election timeout");
            leader = null;
        }
    }

    void append(Entry entry) {
        log.append(entry);
        speaker.write(entry);
        if (configurations.appended(entry)) {
            decide(
                    Decision.Kind.CONFIGURATION_IN_FORCE,
                    null,
                    "configuration " + entry.position() + " is in force: " + configuration());
        }
    }

    void truncateFrom(long index) {
        decide(
                Decision.Kind.LOG_TRUNCATED,
                leader,
                "drops its entries " + index + " to " + log.lastIndex() + ", which the leader of term " + term()
                        + " does not hold");
        log.truncateFrom(index, term());
        speaker.unwriteFrom(index);
        if (configurations.truncatedFrom(index)) {
            decide(Decision.Kind.CONFIGURATION_REVERTED, null, "back to " + configuration());
        }
    }

    void commitTo(long index) {
        if (index > log.commitIndex()) {
            log.commitTo(index);
            applying.advance();
        }
    }

    void decide(Decision.Kind kind, @Nullable ServerId subject, String text) {
        decide(kind, subject, "", text);
    }

    void decide(Decision.Kind kind, @Nullable ServerId subject, String cause, String text) {
        speaker.decide(kind, term(), subject, cause, text);
    }

    /**
     * A vote or a pre-vote was rejected.
     *
     * @param asked the term campaigned for, which the voter may not be in
     */
    void decideRejection(Decision.Kind kind, long asked, ServerId subject, String cause, String text) {
        speaker.decide(kind, asked, subject, cause, text);
    }

    /** Why something only a leader can do is not done here. */
    Refusal notLeading() {
        ServerId known = isLeading() ? null : leader;
        if (configuration().isEmpty()) {
            return new Refusal(
                    Reason.UNCONFIGURED, self() + " was never given a cluster", "form one with: raftctl bootstrap");
        }
        if (known == null) {
            return new Refusal(
                    Reason.NO_LEADER, self() + " knows no leader in term " + term(), "see why with: raftctl votes");
        }
        Member member = configuration().member(known);
        return new Refusal(
                Reason.NOT_LEADER,
                self() + " does not lead term " + term() + ", " + known + " does",
                "",
                known,
                member == null ? null : member.address());
    }

    List<Effect> finish() {
        return speaker.finish(term(), log.durableIndex() < log.lastIndex());
    }
}
