package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** One server of the model: a real core on a test disk, and what it has ever led, voted and committed, over all its lives. */
final class ModelServer implements TestServer.Surroundings {
    private final boolean heartbeats;
    private final TestServer server;
    private final boolean slowDisk;
    private final TreeSet<Long> led = new TreeSet<>();
    private final TreeMap<Long, ServerId> voted = new TreeMap<>();
    private final List<Long> committed = new ArrayList<>();
    private final List<Long> committedBy = new ArrayList<>();
    private final List<ModelInput.Mail> sent = new ArrayList<>();

    ModelServer(ServerId id, ModelBounds bounds) {
        this.heartbeats = bounds.heartbeats();
        this.slowDisk = bounds.slowDisks();
        this.server = new TestServer(bounds.settings(id), bounds.random(), this);
        if (bounds.voters().contains(id)) {
            server.disk().vote(new Ballot(1, null));
            server.disk().write(List.of(Entry.configuration(1, 1, bounds.configuration())));
        }
        start();
    }

    private void start() {
        server.start();
        if (slowDisk) {
            server.slowDisk();
        }
    }

    /**
     * Returns what it says.
     *
     * @throws InvariantViolation when a rule of the core, or of what may be promised, is broken
     */
    List<ModelInput.Mail> play(ModelInput input) {
        sent.clear();
        if (input instanceof ModelInput.Timeout) {
            server.passToDeadline();
        } else if (input instanceof ModelInput.Propose) {
            server.step(new Event.Proposed(List.of(new Event.Proposal(1, new byte[1]))));
        } else if (input instanceof ModelInput.Restart) {
            server.crash();
            start();
        } else if (input instanceof ModelInput.Sync) {
            server.syncOne();
        } else if (input instanceof ModelInput.Reconfigure asked) {
            server.step(new Event.ChangeAsked(2, asked.changes(), 0, Long.MAX_VALUE / 4, true));
        } else {
            ModelInput.Mail mail = (ModelInput.Mail) input;
            server.step(new Event.Received(mail.from(), mail.message()));
        }
        if (leads()) {
            led.add(term());
        }
        return List.copyOf(sent);
    }

    private boolean leads() {
        return server.view().role() == ServerRole.LEADER;
    }

    private long term() {
        return server.view().ballot().term();
    }

    long fingerprint() {
        return Fingerprint.of(List.of(server, led, voted, committed, committedBy), server.now());
    }

    ModelFacts facts() {
        return new ModelFacts(
                leads(),
                term(),
                server.disk().ballot().term(),
                termsOf(server.log()),
                termsOf(server.disk().entries()),
                committed.stream().mapToLong(Long::longValue).toArray(),
                committedBy.stream().mapToLong(Long::longValue).toArray(),
                led.stream().mapToLong(Long::longValue).toArray(),
                server.isWriting());
    }

    private static long[] termsOf(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::term).toArray();
    }

    @Override
    public void mail(ServerId from, ServerId to, PeerMessage message) {
        checkPromise(to, message);
        if (heartbeats || !(message instanceof Heartbeat)) {
            sent.add(new ModelInput.Mail(from, to, message));
        }
    }

    /** Nothing is promised before it is on disk (E01, R12, D06), and one vote a term in all lives (E03). */
    private void checkPromise(ServerId to, PeerMessage message) {
        TestDisk disk = server.disk();
        if (message instanceof RequestVote.Granted granted) {
            Invariant.holds(
                    disk.ballot().equals(new Ballot(granted.term(), to)),
                    "%s is told of a vote, and on disk is %s",
                    to,
                    disk.ballot());
            vote(granted.term(), to);
        } else if (message instanceof RequestVote.Ask ask) {
            vote(ask.term(), server.id());
        } else if (message instanceof AppendEntries.Accepted accepted) {
            Invariant.holds(
                    disk.ballot().term() >= accepted.term() && disk.lastIndex() >= accepted.matchIndex(),
                    "%d is acknowledged, and the disk ends at %d",
                    accepted.matchIndex(),
                    disk.lastIndex());
        }
    }

    private void vote(long term, ServerId candidate) {
        ServerId before = voted.putIfAbsent(term, candidate);
        Invariant.holds(
                before == null || before.equals(candidate), "two votes in term %d, one for %s", term, candidate);
    }

    @Override
    public void applied(ServerId self, Entry entry) {
        int at = Math.toIntExact(entry.index() - 1);
        if (at < committed.size()) {
            Invariant.holds(committed.get(at) == entry.term(), "another entry %d is committed", entry.index());
        } else {
            committed.add(entry.term());
            committedBy.add(term());
        }
    }

    @Override
    public void answered(ServerId self, long ticket, Answer answer) {}

    @Override
    public void admitted(ServerId self, Effect.Admitted admitted) {}

    @Override
    public void decided(ServerId self, Decision decision) {}

    @Override
    public void wrote(ServerId self, Effect.Persist write) {}
}
