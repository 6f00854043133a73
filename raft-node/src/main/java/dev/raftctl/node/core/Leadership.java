package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a server does while it leads: propose, commit, keep contact; with reads, membership and transfer in rooms of their own. */
final class Leadership {
    private final Server server;
    private final Replication replication;
    private final ReadRounds reads;
    private final MembershipChange change;
    private final Transfer transfer;
    private final Shortage shortage;
    private final long since;
    private final long firstIndexOfTerm;
    private long uncommittedBytes;
    private long weighedIndex;
    private long diskProgressAt;
    private long nextBeat;

    private Leadership(Server server) {
        this.server = server;
        this.since = server.now();
        this.firstIndexOfTerm = server.log.lastIndex() + 1;
        this.weighedIndex = server.log.lastIndex();
        this.diskProgressAt = server.now();
        this.replication = new Replication(server);
        this.reads = new ReadRounds(server, this);
        this.transfer = new Transfer(server, replication);
        this.shortage = new Shortage(server, replication, transfer);
        this.change = new MembershipChange(server, this, replication, transfer);
    }

    /** The candidate has won: a no-op of its term first, and to everyone at once (dissertation section 6.4, trap L02). */
    static void begin(Server server) {
        Leadership leadership = new Leadership(server);
        server.lead(new Role.Leader(leadership));
        leadership.replication.follow(server.configuration());
        leadership.append(Entry.noop(server.term(), server.log.lastIndex() + 1));
        leadership.beat();
        leadership.change.inherit();
    }

    Replication replication() {
        return replication;
    }

    ReadRounds reads() {
        return reads;
    }

    MembershipChange change() {
        return change;
    }

    Transfer transfer() {
        return transfer;
    }

    Shortage shortage() {
        return shortage;
    }

    /** Whether an entry of this term is committed: only then are older ones, reads and changes safe. */
    boolean isReady() {
        return server.log.commitIndex() >= firstIndexOfTerm;
    }

    void propose(List<Event.Proposal> proposals) {
        Refusal handingOver = transfer.refusal();
        Refusal refusal = handingOver != null ? handingOver : shortage.refusal();
        List<Event.Proposal> admitted = new ArrayList<>(proposals.size());
        long first = server.log.lastIndex() + 1;
        for (int i = 0; i < proposals.size(); i++) {
            Event.Proposal proposal = proposals.get(i);
            Refusal why = refusal != null ? refusal : refusalOf(proposal);
            if (why != null) {
                server.speaker.reply(proposal.ticket(), new Answer.Refused(why));
                continue;
            }
            Entry entry = Entry.command(server.term(), server.log.lastIndex() + 1, proposal.payload());
            uncommittedBytes += entry.weight();
            server.append(entry);
            admitted.add(proposal);
        }
        if (!admitted.isEmpty()) {
            server.speaker.perform(new Effect.Admitted(admitted, new Position(server.term(), first)));
            appendedFrom(first);
        }
    }

    private @Nullable Refusal refusalOf(Event.Proposal proposal) {
        if (proposal.payload().length > server.settings.entryBytesMax()) {
            return new Refusal(
                    Reason.TOO_LARGE,
                    "an entry of " + proposal.payload().length + " bytes is over the limit of "
                            + server.settings.entryBytesMax());
        }
        if (uncommittedBytes + proposal.payload().length > server.settings.uncommittedBytesMax()) {
            return new Refusal(
                    Reason.BUSY,
                    "leader " + server.self() + " has " + uncommittedBytes + " bytes of entries not committed yet",
                    "try again in a moment");
        }
        return null;
    }

    /** Append one entry of the leader's own: a no-op or a configuration. */
    void append(Entry entry) {
        uncommittedBytes += entry.weight();
        server.append(entry);
        appendedFrom(entry.index());
    }

    private void appendedFrom(long first) {
        if (server.log.durableIndex() == first - 1) {
            // The disk had nothing to do until now.
            diskProgressAt = server.now();
        }
        replication.toAll();
    }

    /** Its own copy counts only now (trap R10). */
    void persisted() {
        diskProgressAt = server.now();
        maybeCommit();
    }

    /** Whether its own copy, were it durable, would commit anything. */
    boolean awaitsDisk() {
        RaftLog log = server.log;
        return log.durableIndex() < log.lastIndex()
                && Quorum.reachedBy(
                                server.configuration(),
                                id -> id.equals(server.self()) ? log.lastIndex() : matchIndexOf(id))
                        > log.commitIndex();
    }

    /** The greatest index on a majority, if it is of this term (paper section 5.4.2, figure 8). */
    void maybeCommit() {
        RaftLog log = server.log;
        long index = Quorum.reachedBy(server.configuration(), this::matchIndexOf);
        if (index <= log.commitIndex() || log.termAt(index) != server.term()) {
            return;
        }
        for (long i = log.commitIndex() + 1; i <= index; i++) {
            if (i > weighedIndex) {
                uncommittedBytes -= log.weightAt(i);
            }
        }
        boolean wasReady = isReady();
        server.commitTo(index);
        if (!wasReady && isReady()) {
            reads.ready();
        }
        change.committed();
    }

    /** What counts as uncommitted is what stands uncommitted in the log (trap R16). In tests. */
    void checkUncommittedBytes() {
        long bytes = 0;
        for (long index = Math.max(server.log.commitIndex(), weighedIndex) + 1;
                index <= server.log.lastIndex();
                index++) {
            bytes += server.log.weightAt(index);
        }
        Invariant.holds(bytes == uncommittedBytes, "%d uncommitted bytes are counted as %d", bytes, uncommittedBytes);
    }

    long matchIndexOf(ServerId id) {
        return id.equals(server.self()) ? server.log.durableIndex() : replication.matchIndexOf(id);
    }

    /** Whether it has a place in the cluster, or is catching up to get one. */
    boolean isMemberOrComing(ServerId id) {
        return server.configuration().contains(id) || change.isCatchingUp(id);
    }

    void answered(ServerId from, PeerMessage message) {
        if (message instanceof AppendEntries.Accepted accepted) {
            on(from, accepted);
        } else if (message instanceof AppendEntries.Rejected rejected) {
            on(from, rejected);
        } else if (message instanceof Heartbeat.Answer answer) {
            on(from, answer);
        } else if (message instanceof InstallSnapshot snapshot) {
            on(from, snapshot);
        }
    }

    private void on(ServerId from, AppendEntries.Accepted answer) {
        Progress follower = replication.heard(from);
        if (follower == null || answer.matchIndex() > server.log.lastIndex()) {
            return;
        }
        if (follower.accepted(answer.matchIndex(), server.now())) {
            maybeCommit();
            if (server.isLeading()) {
                change.advanced(follower);
                transfer.advanced(follower);
            }
        }
        if (server.isLeading()) {
            replication.to(follower);
        }
    }

    private void on(ServerId from, AppendEntries.Rejected answer) {
        Progress follower = replication.heard(from);
        if (follower != null) {
            replication.rejected(follower, answer);
        }
    }

    private void on(ServerId from, Heartbeat.Answer answer) {
        Progress follower = replication.heard(from);
        if (follower != null && answer.round() > 0 && answer.round() <= reads.round()) {
            follower.answered(answer.round(), reads.sentAt(answer.round()), answer.promisedNanos());
            if (follower.tellsSpace(answer.space())) {
                shortage.look();
            }
            replication.beaten(follower, answer);
            transfer.beaten(follower);
            reads.answered();
            change.answered();
        }
    }

    private void on(ServerId from, InstallSnapshot answer) {
        Progress follower = replication.heard(from);
        if (follower != null && answer instanceof InstallSnapshot.Wanted wanted) {
            replication.wanted(follower, wanted);
        } else if (follower != null && answer instanceof InstallSnapshot.Installed installed) {
            on(from, new AppendEntries.Accepted(installed.term(), installed.matchIndex()));
        }
    }

    /** Before anything else in a step, so that one who was paused does not act on old contact (trap O01). */
    void checkContact() {
        long patience = server.settings.electionTimeoutNanos();
        if (server.settings.checkQuorum() && server.now() - quorumContactAt() > patience) {
            server.follow(null, "no majority was heard for " + (server.now() - quorumContactAt()) / 1_000_000 + " ms");
        } else if (server.log.durableIndex() < server.log.lastIndex()
                && server.now() - diskProgressAt > 2 * patience
                && (!server.isStuck() || shortage.isAnotherBetterOff())) {
            server.follow(
                    null,
                    "its disk has not finished a write for " + (server.now() - diskProgressAt) / 1_000_000 + " ms");
        }
    }

    /** When a majority of the voters, this server among them, was last heard (traps E17, E19). */
    long quorumContactAt() {
        return Quorum.reachedBy(
                server.configuration(),
                id -> id.equals(server.self()) ? server.now() : Math.max(since, replication.lastContactOf(id)));
    }

    /** Why a configuration would have no quorum now; null: it has, if those of its voters not judged here answer. */
    @Nullable
    Refusal quorumRefusal(Configuration wanted, Set<ServerId> judged) {
        List<ServerId> silent = new ArrayList<>();
        for (ServerId voter : wanted.voters()) {
            long heard = Math.max(since, replication.lastContactOf(voter));
            boolean lively = voter.equals(server.self())
                    || !judged.contains(voter)
                    || server.now() - heard <= server.settings.electionTimeoutNanos();
            if (!lively) {
                silent.add(voter);
            }
        }
        if (wanted.voters().size() - silent.size() >= wanted.quorum()) {
            return null;
        }
        return new Refusal(
                Reason.UNSAFE_CHANGE,
                "of the voters " + wanted.voters() + " to be, " + silent + " do not answer: no quorum would be left",
                "bring them back, or remove those that are gone first; --force changes it all the same");
    }

    void ticked() {
        if (server.now() >= nextBeat) {
            beat();
        }
        change.ticked();
        transfer.ticked();
        shortage.ticked();
    }

    void beat() {
        nextBeat = server.now() + server.settings.heartbeatNanos();
        replication.beat(reads.nextRound());
        shortage.look();
    }

    long nextDeadline() {
        long next = Math.min(nextBeat, Math.min(transfer.deadline(), change.deadline()));
        return server.settings.checkQuorum()
                ? Math.min(next, quorumContactAt() + server.settings.electionTimeoutNanos() + 1)
                : next;
    }

    /** Leadership is over: nothing that waits on it may be answered as if it were not (trap L07). */
    void end(String because) {
        reads.end();
        transfer.end();
        change.end(because);
    }
}
