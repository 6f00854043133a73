package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One server of the model: a real core on a test disk, and what it has led, voted and committed since it was created,
 * across restarts.
 */
final class ModelServer implements TestServer.Callbacks {
    private final boolean deliversHeartbeats;
    private final TestServer server;
    private final boolean hasSlowDisk;
    private final TreeSet<Long> ledTerms = new TreeSet<>();
    private final TreeMap<Long, ServerId> votes = new TreeMap<>();
    private final List<Long> committedTerms = new ArrayList<>();
    private final List<Long> committedInTerms = new ArrayList<>();
    private final List<ModelInput.Delivery> sent = new ArrayList<>();

    ModelServer(ServerId id, ModelBounds bounds) {
        this.deliversHeartbeats = bounds.deliversHeartbeats();
        this.hasSlowDisk = bounds.hasSlowDisks();
        this.server = new TestServer(bounds.settings(id), bounds.random(), this);
        if (bounds.voters().contains(id)) {
            server.disk().writeHardState(new HardState(1, null));
            server.disk().write(List.of(LogEntry.configuration(1, 1, bounds.configuration())));
        }
        start();
    }

    private void start() {
        server.start();
        if (hasSlowDisk) {
            server.slowDisk();
        }
    }

    /**
     * Applies the input and returns the messages that the server sends.
     *
     * @throws InvariantViolation if an invariant of the core is broken, or a message is sent before the write it
     *     depends on
     */
    List<ModelInput.Delivery> apply(ModelInput input) {
        sent.clear();
        if (input instanceof ModelInput.Deadline) {
            server.passTimeToDeadline();
        } else if (input instanceof ModelInput.Propose) {
            server.step(new Event.CommandsProposed(List.of(new Event.ProposedCommand(1, new byte[1]))));
        } else if (input instanceof ModelInput.Restart) {
            server.crash();
            start();
        } else if (input instanceof ModelInput.Sync) {
            server.syncOne();
        } else if (input instanceof ModelInput.Reconfigure reconfigure) {
            server.step(new Event.MembershipChangeRequested(2, reconfigure.changes(), 0, Long.MAX_VALUE / 4, true));
        } else {
            ModelInput.Delivery delivery = (ModelInput.Delivery) input;
            server.step(new Event.MessageReceived(delivery.from(), delivery.message()));
        }
        if (isLeader()) {
            ledTerms.add(term());
        }
        return List.copyOf(sent);
    }

    private boolean isLeader() {
        return server.view().role() == ServerRole.LEADER;
    }

    private long term() {
        return server.view().hardState().term();
    }

    long fingerprint() {
        return StateFingerprint.of(List.of(server, ledTerms, votes, committedTerms, committedInTerms), server.now());
    }

    ModelServerFacts facts() {
        return new ModelServerFacts(
                isLeader(),
                term(),
                server.disk().hardState().term(),
                termsOf(server.log()),
                termsOf(server.disk().entries()),
                committedTerms.stream().mapToLong(Long::longValue).toArray(),
                committedInTerms.stream().mapToLong(Long::longValue).toArray(),
                ledTerms.stream().mapToLong(Long::longValue).toArray(),
                server.isWriting());
    }

    private static long[] termsOf(List<LogEntry> entries) {
        return entries.stream().mapToLong(LogEntry::term).toArray();
    }

    @Override
    public void messageSent(ServerId from, ServerId to, PeerMessage message) {
        checkDurability(to, message);
        if (deliversHeartbeats || !(message instanceof Heartbeat)) {
            sent.add(new ModelInput.Delivery(from, to, message));
        }
    }

    /**
     * Checks that nothing is sent before the write it depends on (E01, R12, D06), and that the server votes once per
     * term across restarts (E03).
     */
    private void checkDurability(ServerId to, PeerMessage message) {
        TestDisk disk = server.disk();
        if (message instanceof RequestVote.VoteGranted granted) {
            InvariantChecks.holds(
                    disk.hardState().equals(new HardState(granted.term(), to)),
                    "a vote was sent to %s, but %s is on disk",
                    to,
                    disk.hardState());
            recordVote(granted.term(), to);
        } else if (message instanceof RequestVote.VoteRequest request) {
            recordVote(request.term(), server.id());
        } else if (message instanceof AppendEntries.AppendAccepted accepted) {
            InvariantChecks.holds(
                    disk.hardState().term() >= accepted.term() && disk.lastIndex() >= accepted.matchIndex(),
                    "%d was acknowledged, but the disk ends at %d",
                    accepted.matchIndex(),
                    disk.lastIndex());
        }
    }

    private void recordVote(long term, ServerId candidate) {
        ServerId previous = votes.putIfAbsent(term, candidate);
        InvariantChecks.holds(
                previous == null || previous.equals(candidate), "two votes in term %d, one for %s", term, candidate);
    }

    @Override
    public void applied(ServerId self, LogEntry entry) {
        int slot = Math.toIntExact(entry.index() - 1);
        if (slot < committedTerms.size()) {
            InvariantChecks.holds(
                    committedTerms.get(slot) == entry.term(), "a different entry %d is committed", entry.index());
        } else {
            committedTerms.add(entry.term());
            committedInTerms.add(term());
        }
    }

    @Override
    public void responded(ServerId self, long ticket, CoreResponse response) {}

    @Override
    public void proposalsAppended(ServerId self, Effect.ProposalsAppended effect) {}

    @Override
    public void decided(ServerId self, Decision decision) {}

    @Override
    public void persistRequested(ServerId self, Effect.PersistWrite effect) {}
}
