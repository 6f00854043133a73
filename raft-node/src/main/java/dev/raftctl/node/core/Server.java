package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
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
    private final long startedAt;
    private long now;
    private long electionDeadline;
    private long leaderHeardAt = NEVER;
    private long holdUntil = NEVER;

    Server(RaftSettings settings, RecoveredState recovered, StoredLog stored, RandomGenerator random, long now) {
        this.settings = settings;
        this.random = random;
        this.log = new RaftLog(recovered, stored, settings.cacheBytesMax());
        this.configurations = new ConfigurationHistory(recovered, settings.self());
        this.mending = new Mending(log, recovered.distrustedTerm());
        this.applying = new Applying(log, settings.applyBytesMax(), speaker);
        this.ballot = recovered.ballot();
        this.startedAt = now;
        this.now = now;
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
     * removed (E24, M09).
     */
    boolean mayStand() {
        if (isStuck() || mending.isOn()) {
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
     * Whether a leader is alive as far as this server knows, so that it neither votes nor adopts terms (section 4.2.3). Under
     * leases one that has just started may have forgotten that it heard a leader, and a higher term seen elsewhere does not end
     * the lease of the leader it heard (trap L05).
     */
    boolean leaderIsAlive() {
        if (!settings.checkQuorum()) {
            return false;
        }
        long patience = settings.electionTimeoutNanos();
        return isLeading()
                || ((leader != null || settings.leaseReads())
                        && leaderHeardAt != NEVER
                        && now - leaderHeardAt < patience)
                || (settings.leaseReads() && now - startedAt < patience);
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
