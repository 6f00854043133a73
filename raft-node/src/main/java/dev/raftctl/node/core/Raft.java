package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import java.util.List;
import java.util.random.RandomGenerator;

/** The one door of the algorithm: takes events, holds the rules for all servers, and sends each event to the room it is for. */
public final class Raft {
    private final Server server;
    private final Elections elections;
    private final Voting voting;
    private final Following following;
    private final ForwardedReads forwardedReads;
    private final OperatorRequests requests;
    private final FarTerms farTerms;

    /**
     * A follower with what its disk held, which waits a full fresh timeout (dissertation section 3.8).
     *
     * @param random draws the election timeouts; seeded in tests
     * @param now nanoseconds of any clock that never goes back
     */
    public Raft(RaftSettings settings, RecoveredState recovered, StoredLog stored, RandomGenerator random, long now) {
        this.server = new Server(settings, recovered, stored, random, now);
        this.elections = new Elections(server);
        this.voting = new Voting(server);
        this.following = new Following(server);
        this.forwardedReads = new ForwardedReads(server);
        this.requests = new OperatorRequests(server, elections);
        this.farTerms = new FarTerms(server);
    }

    /**
     * Takes one event and returns what the world must do about it, in order.
     *
     * @param now not before that of the last step; read after the event was taken in, since a lease is judged by it
     */
    public List<Effect> step(long now, Event event) {
        server.at(now);
        if (server.role() instanceof Role.Leader leader) {
            leader.leadership().checkContact();
        }
        take(event);
        tick();
        server.mending.tell(server);
        List<Effect> effects = server.finish();
        CoreInvariants.check(server);
        return effects;
    }

    /** When {@link Event.Tick} is wanted at the latest, on the same clock. */
    public long nextDeadline() {
        long next = forwardedReads.deadline();
        if (server.role() instanceof Role.Leader leader) {
            return Math.min(next, leader.leadership().nextDeadline());
        }
        return Math.min(next, server.electionDeadline());
    }

    /** Whether all that was asked for is done: the log durable, and what is committed applied. */
    public boolean isSettled() {
        return server.log.durableIndex() == server.log.lastIndex()
                && server.log.lastApplied() == server.log.commitIndex();
    }

    /** Whether a leader's own write is what keeps entries from being committed, as far as is known. */
    public boolean awaitsDisk() {
        return server.role() instanceof Role.Leader leader
                && leader.leadership().awaitsDisk();
    }

    /** The state as of now, immutable. */
    public RaftView view(long now) {
        return Views.of(server, now);
    }

    public ServerId self() {
        return server.self();
    }

    private void tick() {
        forwardedReads.ticked();
        server.lookAtEarlierPromise();
        if (server.role() instanceof Role.Leader leader) {
            leader.leadership().ticked();
        } else if (server.now() >= server.electionDeadline()) {
            elections.timedOut();
        }
    }

    private void take(Event event) {
        if (event instanceof Event.Received received) {
            receive(received.from(), received.message());
        } else if (event instanceof Event.Proposed proposed) {
            requests.propose(proposed);
        } else if (event instanceof Event.Persisted persisted) {
            persisted(persisted);
        } else if (event instanceof Event.Applied applied) {
            server.applying.applied(applied.index());
        } else if (event instanceof Event.ReadsAsked asked) {
            readsAsked(asked);
        } else if (event instanceof Event.Captured captured) {
            captured(captured);
        } else if (event instanceof Event.Installed installed) {
            following.on(installed);
        } else if (event instanceof Event.Barred barred) {
            server.bar(barred.why());
        } else if (event instanceof Event.GivenUp givenUp) {
            // A server without a configuration gives no vote anyway, and may yet be taken into the recovered cluster.
            if (!server.configuration().isEmpty() && !server.isLeading() && server.leaderHeardAt() == Server.NEVER) {
                server.bar(givenUp.why());
            }
        } else if (event instanceof Event.SpaceSeen seen) {
            server.see(seen.space());
        } else if (event instanceof Event.Unreachable unreachable) {
            unreachable(unreachable.server());
        } else if (event instanceof Event.Delivered delivered) {
            delivered(delivered.server());
        } else if (!(event instanceof Event.Tick)) {
            requests.take(event);
        }
    }

    private void receive(ServerId from, PeerMessage message) {
        if (from.equals(server.self())) {
            return;
        }
        if (!WellFormed.holds(message)) {
            server.decide(Decision.Kind.TERM_IGNORED, from, "ignores what no correct server says: " + message);
            return;
        }
        if (farTerms.refuses(from, message)) {
            return;
        }
        if (adoptsTermOf(from, message)) {
            server.adoptTerm(message.term(), from, "a message of " + from + " carries it");
        }
        if (message instanceof AppendEntries.Append append) {
            following.on(from, append);
        } else if (message instanceof Heartbeat.Beat beat) {
            following.on(from, beat);
        } else if (message instanceof InstallSnapshot.Chunk chunk) {
            following.on(from, chunk);
        } else if (message instanceof PreVote.Ask ask) {
            voting.on(from, ask);
        } else if (message instanceof RequestVote.Ask ask) {
            voting.on(from, ask);
        } else if (message instanceof PreVote.Granted granted) {
            elections.on(from, granted);
        } else if (message instanceof PreVote.Refused refused) {
            elections.on(from, refused);
        } else if (message instanceof RequestVote.Granted granted) {
            elections.on(from, granted);
        } else if (message instanceof RequestVote.Refused refused) {
            elections.on(from, refused);
        } else if (message instanceof TimeoutNow now) {
            timeoutNow(now);
        } else if (message instanceof ReadIndex read) {
            read(from, read);
        } else if (message.term() == server.term() && server.role() instanceof Role.Leader leader) {
            leader.leadership().answered(from, message);
        }
    }

    /**
     * A vote request and a pre-vote have rules of their own; everything else carries its sender's term (paper figure 2). But a
     * server that has left, or is about to, does not depose the leader by answering it (trap E23).
     */
    private boolean adoptsTermOf(ServerId from, PeerMessage message) {
        if (message.term() <= server.term()
                || message instanceof RequestVote.Ask
                || message instanceof RequestVote.Refused
                || message instanceof PreVote) {
            return false;
        }
        return !(server.role() instanceof Role.Leader leader)
                || !isAnswer(message)
                || leader.leadership().isMemberOrComing(from);
    }

    private static boolean isAnswer(PeerMessage message) {
        return message instanceof Heartbeat.Answer
                || message instanceof AppendEntries.Accepted
                || message instanceof AppendEntries.Rejected
                || message instanceof InstallSnapshot.Wanted
                || message instanceof InstallSnapshot.Installed;
    }

    private void timeoutNow(TimeoutNow now) {
        // One of an earlier term is late (trap T06); only a follower of this leader takes it.
        if (now.term() == server.term() && server.role() instanceof Role.Follower && server.mayStand()) {
            elections.startElection(ElectionCause.TRANSFER);
        }
    }

    private void read(ServerId from, ReadIndex read) {
        if (read instanceof ReadIndex.Confirmed confirmed) {
            forwardedReads.on(confirmed);
        } else if (read instanceof ReadIndex.Unconfirmed unconfirmed) {
            forwardedReads.on(unconfirmed);
        } else if (read instanceof ReadIndex.Ask ask) {
            if (server.role() instanceof Role.Leader leader) {
                leader.leadership().reads().ask(from, ask.ticket());
            } else {
                server.speaker.say(from, new ReadIndex.Unconfirmed(server.term(), ask.ticket()));
            }
        }
    }

    private void unreachable(ServerId other) {
        if (server.role() instanceof Role.Leader leader) {
            leader.leadership().replication().unreachable(other);
        } else {
            server.lostSightOf(other);
        }
    }

    private void delivered(ServerId to) {
        if (server.role() instanceof Role.Leader leader) {
            leader.leadership().replication().delivered(to);
        }
    }

    private void readsAsked(Event.ReadsAsked asked) {
        if (server.role() instanceof Role.Leader leader) {
            leader.leadership().reads().ask(asked.tickets());
        } else {
            forwardedReads.ask(asked.tickets());
        }
    }

    private void persisted(Event.Persisted persisted) {
        if (persisted.writtenInTerm() == server.term()) {
            server.speaker.ballotDurable();
            elections.ballotDurable();
        }
        if (server.log.persisted(persisted.last(), persisted.writtenInTerm())
                && server.role() instanceof Role.Leader leader) {
            leader.leadership().persisted();
        }
    }

    private void captured(Event.Captured captured) {
        Position last = captured.last();
        // One ahead of the machine is the leader's, received while an own one was written: Installed comes for it.
        if (last.index() <= server.log.snapshot().index() || last.index() > server.log.lastApplied()) {
            return;
        }
        server.configurations.captured(last);
        server.log.captured(last);
        long pinned = server.role() instanceof Role.Leader leader
                ? leader.leadership().replication().pinnedIndex()
                : Long.MAX_VALUE;
        long keep = Compaction.firstIndexToKeep(last.index(), server.settings.trailingEntries(), pinned);
        if (keep > server.log.firstIndex()) {
            server.log.compactTo(keep);
            server.speaker.perform(new Effect.Compact(keep));
        }
    }

    /** In tests, after a step. */
    void checkAll() {
        CoreInvariants.checkAll(server);
    }
}
