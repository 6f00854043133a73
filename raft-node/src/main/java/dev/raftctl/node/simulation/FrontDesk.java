package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Answer;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.node.simulation.safety.SafetyViolation;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Takes what clients and operators ask of one process, and answers each once, if the process lives. */
final class FrontDesk {
    private record Waiter(long term, long ticket) {}

    private record Reader(long readIndex, long ticket) {}

    private final ServerProcess process;
    private final Map<Long, Consumer<ClientReply>> askers = new TreeMap<>();
    private final Map<Long, ClientRequest.Query> queries = new TreeMap<>();
    private final TreeMap<Long, List<Waiter>> waiters = new TreeMap<>();
    private final List<Reader> readers = new ArrayList<>();
    private final Map<Long, Long> committedWhenAsked = new TreeMap<>();
    private long tickets;
    private long handedOverAt;

    /** Gathered, and not handed to the core yet. */
    private final List<Event.Proposal> commands = new ArrayList<>();

    private final List<Long> reads = new ArrayList<>();
    private boolean turnIsDue;

    FrontDesk(ServerProcess process) {
        this.process = process;
    }

    void ask(ClientRequest request, Consumer<ClientReply> asker) {
        long ticket = ++tickets;
        askers.put(ticket, asker);
        if (request instanceof ClientRequest.Query query) {
            queries.put(ticket, query);
            committedWhenAsked.put(ticket, process.witness().ledger().last());
            reads.add(ticket);
            gather();
        } else if (request instanceof ClientRequest.ChangeServers change) {
            process.step(new Event.ChangeAsked(
                    ticket,
                    change.changes(),
                    change.ifConfigIndex(),
                    change.catchUpMillis() * 1_000_000,
                    change.force()));
        } else if (request instanceof ClientRequest.TransferLeadership transfer) {
            process.step(new Event.TransferAsked(ticket, transfer.target()));
        } else if (request instanceof ClientRequest.StepDown stepDown) {
            process.step(new Event.StepDownAsked(ticket, stepDown.holdMillis() * 1_000_000, stepDown.force()));
        } else if (request instanceof ClientRequest.Campaign) {
            process.step(new Event.CampaignAsked(ticket));
        } else {
            propose(ticket, request);
        }
    }

    void bootstrap(Configuration configuration) {
        process.step(new Event.BootstrapAsked(++tickets, configuration));
    }

    /** Log time goes on. */
    void advance(long elapsedMillis) {
        byte[] payload = new SessionEnvelope.Advance(elapsedMillis).encode();
        process.step(new Event.Proposed(List.of(new Event.Proposal(++tickets, payload))));
    }

    private void propose(long ticket, ClientRequest request) {
        commands.add(new Event.Proposal(ticket, Replica.envelope(request)));
        gather();
    }

    /** As {@code CoreTurn} does: what came in the meantime is handed over with it. */
    private void gather() {
        long most = process.swarm().load().gatherNanosMax();
        if (most == 0) {
            handOver();
        } else if (!turnIsDue) {
            turnIsDue = true;
            long luck = Dice.join(process.server().number(), tickets);
            process.after(process.world().dice("gathering").between(0, most, luck), this::handOver);
        }
    }

    /** All commands are one event, and all reads another. */
    private void handOver() {
        turnIsDue = false;
        List<Event.Proposal> proposals = List.copyOf(commands);
        long[] asked = reads.stream().mapToLong(Long::longValue).toArray();
        commands.clear();
        reads.clear();
        count(proposals.size() > 1, "commands proposed together");
        count(asked.length > 1, "reads asked together");
        if (!proposals.isEmpty()) {
            process.step(new Event.Proposed(proposals));
        }
        if (asked.length > 0) {
            process.step(new Event.ReadsAsked(asked));
        }
    }

    private void count(boolean happened, String what) {
        if (happened) {
            process.world().count(what);
        }
    }

    void answered(long ticket, Answer answer) {
        if (answer instanceof Answer.ReadAt read) {
            isFresh(ticket, read.readIndex());
            readers.add(new Reader(read.readIndex(), ticket));
            appliedUpTo(process.replica().applied());
        } else if (answer instanceof Answer.Refused refused) {
            isStillHandingOver(refused.why());
            reply(ticket, new ClientReply.Refused(refused.why()));
        } else if (answer instanceof Answer.Unknown unknown) {
            reply(ticket, new ClientReply.Unknown(unknown.message()));
        } else if (answer instanceof Answer.Changed changed) {
            reply(ticket, new ClientReply.Changed(changed.configuration(), changed.configIndex(), changed.already()));
        } else if (answer instanceof Answer.LeadershipMoving moving) {
            reply(ticket, new ClientReply.LeadershipMoving(moving.term(), String.valueOf(moving.successor())));
        }
    }

    /** A read sees all that any server knew to be committed before it was asked (dissertation section 6.4; traps L01 to L05). */
    private void isFresh(long ticket, long readIndex) {
        Long committed = committedWhenAsked.get(ticket);
        if (committed != null && readIndex < committed) {
            throw new SafetyViolation(
                    "ReadsFresh",
                    process.server().id() + " confirms a read of index " + readIndex + ", and " + committed
                            + " was committed before it was asked");
        }
    }

    /** The core hands leadership over, from now on. */
    void handsOver() {
        handedOverAt = process.clock();
    }

    /** Nothing is proposed while leadership is handed over, and that ends within an election timeout (trap T02). */
    private void isStillHandingOver(Refusal why) {
        long patience = process.swarm().longestElectionTimeoutNanos();
        if (why.reason() == Reason.TRANSFER_IN_PROGRESS && process.tickedAt() - handedOverAt >= patience) {
            throw new SafetyViolation(
                    "TransferEnds", process.server().id() + " still hands over leadership: " + why.message());
        }
    }

    void admitted(Effect.Admitted admitted) {
        Position first = admitted.first();
        long index = first.index();
        for (Event.Proposal proposal : admitted.proposals()) {
            waiters.computeIfAbsent(index++, any -> new ArrayList<>()).add(new Waiter(first.term(), proposal.ticket()));
        }
    }

    /** Waiters are known by term and index: the entry at their index may be another's (trap R14). */
    void applied(Entry entry, ClientReply result) {
        List<Waiter> waiting = waiters.remove(entry.index());
        if (waiting == null) {
            return;
        }
        for (Waiter waiter : waiting) {
            boolean own = waiter.term() == entry.term();
            reply(
                    waiter.ticket(),
                    own
                            ? result
                            : new ClientReply.Refused(new Refusal(Reason.OVERWRITTEN, "another entry took its place")));
        }
    }

    /** A snapshot covers what these waited for. */
    void skippedTo(long index) {
        Map<Long, List<Waiter>> skipped = waiters.headMap(index, true);
        for (List<Waiter> waiting : skipped.values()) {
            for (Waiter waiter : waiting) {
                reply(waiter.ticket(), new ClientReply.Unknown("a snapshot took the place of the log"));
            }
        }
        skipped.clear();
    }

    void appliedUpTo(long index) {
        for (int i = 0; i < readers.size(); i++) {
            Reader reader = readers.get(i);
            ClientRequest.Query query = queries.get(reader.ticket());
            if (reader.readIndex() <= index && query != null) {
                readers.remove(i--);
                reply(
                        reader.ticket(),
                        new ClientReply.Answered(process.replica().query(query.query()), index));
            }
        }
    }

    private void reply(long ticket, ClientReply reply) {
        queries.remove(ticket);
        committedWhenAsked.remove(ticket);
        Consumer<ClientReply> asker = askers.remove(ticket);
        if (asker != null) {
            asker.accept(reply);
        }
    }

    void close() {
        commands.clear();
        reads.clear();
        askers.clear();
        queries.clear();
        committedWhenAsked.clear();
        waiters.clear();
        readers.clear();
    }
}
