package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Response;
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

/**
 * Accepts the requests of clients and operators to one process. Each request gets exactly one reply, unless the process
 * stops.
 */
final class SimulatedRequestRouter {
    private record WaitingCommand(long term, long ticket) {}

    private record WaitingRead(long readIndex, long ticket) {}

    private final ServerProcess process;
    private final Map<Long, Consumer<ClientReply>> replyHandlers = new TreeMap<>();
    private final Map<Long, ClientRequest.Query> queries = new TreeMap<>();
    private final TreeMap<Long, List<WaitingCommand>> waitingCommands = new TreeMap<>();
    private final List<WaitingRead> waitingReads = new ArrayList<>();
    private final Map<Long, Long> committedAtRequest = new TreeMap<>();
    private long lastTicket;
    private long transferStartedAt;

    /** Commands that are collected but not yet passed to the core. */
    private final List<Event.Proposal> batchedCommands = new ArrayList<>();

    private final List<Long> batchedReads = new ArrayList<>();
    private boolean flushScheduled;
    private final SimulatedRequests simulatedRequests = new SimulatedRequests();

    SimulatedRequestRouter(ServerProcess process) {
        this.process = process;
    }

    void handle(ClientRequest request, Consumer<ClientReply> replyHandler) {
        long ticket = ++lastTicket;
        replyHandlers.put(ticket, replyHandler);
        request.dispatchTo(simulatedRequests, ticket);
    }

    void bootstrap(Configuration configuration) {
        process.step(new Event.BootstrapRequested(++lastTicket, configuration));
    }

    /** Proposes a log entry that advances log time. */
    void advanceLogTime(long elapsedMillis) {
        byte[] payload = new SessionEnvelope.AdvanceLogTime(elapsedMillis).encode();
        process.step(new Event.Proposed(List.of(new Event.Proposal(++lastTicket, payload))));
    }

    private void propose(long ticket, SessionEnvelope envelope) {
        batchedCommands.add(new Event.Proposal(ticket, envelope.encode()));
        scheduleFlush();
    }

    /**
     * Schedules the next flush, so that requests are collected for a moment and passed to the core together, as in a
     * real server.
     */
    private void scheduleFlush() {
        long maxNanos = process.settings().workload().maxBatchNanos();
        if (maxNanos == 0) {
            flush();
        } else if (!flushScheduled) {
            flushScheduled = true;
            long randomKey = StatelessRandom.combine(process.server().number(), lastTicket);
            process.scheduleAfter(process.context().random("gathering").between(0, maxNanos, randomKey), this::flush);
        }
    }

    /** Passes all collected commands to the core in one event, and all collected reads in another. */
    private void flush() {
        flushScheduled = false;
        List<Event.Proposal> proposals = List.copyOf(batchedCommands);
        long[] readTickets = batchedReads.stream().mapToLong(Long::longValue).toArray();
        batchedCommands.clear();
        batchedReads.clear();
        count(proposals.size() > 1, "command batches");
        count(readTickets.length > 1, "read batches");
        if (!proposals.isEmpty()) {
            process.step(new Event.Proposed(proposals));
        }
        if (readTickets.length > 0) {
            process.step(new Event.ReadsRequested(readTickets));
        }
    }

    private void count(boolean condition, String counter) {
        if (condition) {
            process.context().count(counter);
        }
    }

    void onResponse(long ticket, Response response) {
        if (response instanceof Response.ReadAt read) {
            requireFreshRead(ticket, read.readIndex());
            waitingReads.add(new WaitingRead(read.readIndex(), ticket));
            completeReads(process.appliedState().appliedIndex());
        } else if (response instanceof Response.Refused refused) {
            requireTransferInTime(refused.refusal());
            reply(ticket, new ClientReply.Refused(refused.refusal()));
        } else if (response instanceof Response.Unknown unknown) {
            reply(ticket, new ClientReply.Unknown(unknown.message()));
        } else if (response instanceof Response.Changed changed) {
            reply(
                    ticket,
                    new ClientReply.Changed(changed.configuration(), changed.configIndex(), changed.noChangeNeeded()));
        } else if (response instanceof Response.LeadershipMoving transferring) {
            reply(
                    ticket,
                    new ClientReply.LeadershipMoving(transferring.term(), String.valueOf(transferring.successor())));
        }
    }

    /**
     * Checks that a read sees everything that any server knew to be committed when the read arrived (dissertation
     * section 6.4; hazards L01 to L05).
     */
    private void requireFreshRead(long ticket, long readIndex) {
        Long committedIndex = committedAtRequest.get(ticket);
        if (committedIndex != null && readIndex < committedIndex) {
            throw new SafetyViolation(
                    "ReadsFresh",
                    process.server().id() + " confirms a read at index " + readIndex + " although " + committedIndex
                            + " was committed before the read arrived");
        }
    }

    /** Records that the core has started a leadership transfer. */
    void onTransferStarted() {
        transferStartedAt = process.clock();
    }

    /**
     * Checks that a leadership transfer ends within an election timeout, because the leader proposes nothing during the
     * transfer (hazard T02).
     */
    private void requireTransferInTime(Refusal refusal) {
        long maxTransferNanos = process.settings().longestElectionTimeoutNanos();
        if (refusal.reason() == Reason.TRANSFER_IN_PROGRESS
                && process.lastTickAt() - transferStartedAt >= maxTransferNanos) {
            throw new SafetyViolation(
                    "TransferEnds", process.server().id() + " is still transferring leadership: " + refusal.message());
        }
    }

    void onProposalsAppended(Effect.ProposalsAppended appended) {
        Position first = appended.first();
        long index = first.index();
        for (Event.Proposal proposal : appended.proposals()) {
            waitingCommands
                    .computeIfAbsent(index++, any -> new ArrayList<>())
                    .add(new WaitingCommand(first.term(), proposal.ticket()));
        }
    }

    /**
     * Completes the commands at this index. They are identified by term and index, because the entry may be another
     * leader's (hazard R14).
     */
    void onApplied(Entry entry, ClientReply result) {
        List<WaitingCommand> commands = waitingCommands.remove(entry.index());
        if (commands == null) {
            return;
        }
        for (WaitingCommand command : commands) {
            boolean isOwnEntry = command.term() == entry.term();
            reply(
                    command.ticket(),
                    isOwnEntry
                            ? result
                            : new ClientReply.Refused(new Refusal(Reason.OVERWRITTEN, "another entry replaced it")));
        }
    }

    /** Replies that the outcome is unknown to all waiting commands whose entries were replaced by a snapshot. */
    void onSnapshotRestored(long index) {
        Map<Long, List<WaitingCommand>> skipped = waitingCommands.headMap(index, true);
        for (List<WaitingCommand> commands : skipped.values()) {
            for (WaitingCommand command : commands) {
                reply(command.ticket(), new ClientReply.Unknown("a snapshot replaced the log"));
            }
        }
        skipped.clear();
    }

    void completeReads(long index) {
        for (int i = 0; i < waitingReads.size(); i++) {
            WaitingRead waitingRead = waitingReads.get(i);
            ClientRequest.Query query = queries.get(waitingRead.ticket());
            if (waitingRead.readIndex() <= index && query != null) {
                waitingReads.remove(i--);
                reply(
                        waitingRead.ticket(),
                        new ClientReply.QueryResult(process.appliedState().query(query.query()), index));
            }
        }
    }

    private void reply(long ticket, ClientReply reply) {
        queries.remove(ticket);
        committedAtRequest.remove(ticket);
        Consumer<ClientReply> replyHandler = replyHandlers.remove(ticket);
        if (replyHandler != null) {
            replyHandler.accept(reply);
        }
    }

    void close() {
        batchedCommands.clear();
        batchedReads.clear();
        replyHandlers.clear();
        queries.clear();
        committedAtRequest.clear();
        waitingCommands.clear();
        waitingReads.clear();
    }

    /** Gives each request to the core, with its ticket. */
    private final class SimulatedRequests extends UnsimulatedRequests {
        @Override
        public void changeServers(ClientRequest.ChangeServers request, Long ticket) {
            process.step(new Event.ChangeRequested(
                    ticket,
                    request.changes(),
                    request.expectedConfigIndex(),
                    request.catchUpMillis() * 1_000_000,
                    request.force()));
        }

        @Override
        public void stepDown(ClientRequest.StepDown request, Long ticket) {
            process.step(
                    new Event.StepDownRequested(ticket, request.electionHoldoffMillis() * 1_000_000, request.force()));
        }

        @Override
        public void transferLeadership(ClientRequest.TransferLeadership request, Long ticket) {
            process.step(new Event.TransferRequested(ticket, request.target()));
        }

        @Override
        public void campaign(ClientRequest.Campaign request, Long ticket) {
            process.step(new Event.CampaignRequested(ticket));
        }

        @Override
        public void openSession(ClientRequest.OpenSession request, Long ticket) {
            propose(ticket, new SessionEnvelope.Open(request.ttlMillis()));
        }

        @Override
        public void closeSession(ClientRequest.CloseSession request, Long ticket) {
            propose(ticket, new SessionEnvelope.Close(request.session()));
        }

        @Override
        public void execute(ClientRequest.Execute request, Long ticket) {
            propose(
                    ticket,
                    new SessionEnvelope.Command(
                            request.session(),
                            request.sequence(),
                            request.lowestUnacknowledgedSequence(),
                            request.command()));
        }

        @Override
        public void query(ClientRequest.Query request, Long ticket) {
            queries.put(ticket, request);
            committedAtRequest.put(
                    ticket, process.safetyChecker().committedLog().last());
            batchedReads.add(ticket);
            scheduleFlush();
        }
    }
}
