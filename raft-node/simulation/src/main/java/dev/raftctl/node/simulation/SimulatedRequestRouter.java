package dev.raftctl.node.simulation;

import dev.raftctl.node.core.CoreResponse;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
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
    private record CommandAwaitingReply(long term, long ticket) {}

    private record ReadAwaitingReply(long readIndex, long ticket) {}

    private final SimulatedServerProcess process;
    private final Map<Long, Consumer<ClientReply>> replyHandlers = new TreeMap<>();
    private final Map<Long, ClientRequest.QueryRequest> queries = new TreeMap<>();
    private final TreeMap<Long, List<CommandAwaitingReply>> waitingCommands = new TreeMap<>();
    private final List<ReadAwaitingReply> waitingReads = new ArrayList<>();
    private final Map<Long, Long> committedAtRequest = new TreeMap<>();
    private long lastTicket;
    private long transferStartedAt;

    /** Commands that are collected but not yet passed to the core. */
    private final List<Event.ProposedCommand> batchedCommands = new ArrayList<>();

    private final List<Long> batchedReads = new ArrayList<>();
    private boolean flushScheduled;
    private final SimulatedRequests simulatedRequests = new SimulatedRequests();

    SimulatedRequestRouter(SimulatedServerProcess process) {
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
        byte[] payload = new CommandEntryPayload.AdvanceLogTimePayload(elapsedMillis).encode();
        process.step(new Event.CommandsProposed(List.of(new Event.ProposedCommand(++lastTicket, payload))));
    }

    private void propose(long ticket, CommandEntryPayload envelope) {
        batchedCommands.add(new Event.ProposedCommand(ticket, envelope.encode()));
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
        List<Event.ProposedCommand> proposals = List.copyOf(batchedCommands);
        long[] readTickets = batchedReads.stream().mapToLong(Long::longValue).toArray();
        batchedCommands.clear();
        batchedReads.clear();
        count(proposals.size() > 1, "command batches");
        count(readTickets.length > 1, "read batches");
        if (!proposals.isEmpty()) {
            process.step(new Event.CommandsProposed(proposals));
        }
        if (readTickets.length > 0) {
            process.step(new Event.LinearizableReadsRequested(readTickets));
        }
    }

    private void count(boolean condition, String counter) {
        if (condition) {
            process.context().count(counter);
        }
    }

    void onResponse(long ticket, CoreResponse response) {
        if (response instanceof CoreResponse.ReadAllowedAtIndex read) {
            requireFreshRead(ticket, read.readIndex());
            waitingReads.add(new ReadAwaitingReply(read.readIndex(), ticket));
            completeReads(process.appliedState().appliedIndex());
        } else if (response instanceof CoreResponse.RequestRefused refused) {
            requireTransferInTime(refused.refusal());
            reply(ticket, new ClientReply.RefusedReply(refused.refusal()));
        } else if (response instanceof CoreResponse.RequestOutcomeUnknown unknown) {
            reply(ticket, new ClientReply.UnknownOutcomeReply(unknown.message()));
        } else if (response instanceof CoreResponse.MembershipChanged changed) {
            reply(
                    ticket,
                    new ClientReply.MembershipChangedReply(
                            changed.configuration(), changed.configIndex(), changed.noChangeNeeded()));
        } else if (response instanceof CoreResponse.LeadershipMoving transferring) {
            reply(
                    ticket,
                    new ClientReply.LeadershipMovingReply(
                            transferring.term(), String.valueOf(transferring.successor())));
        }
    }

    /**
     * Checks that a read sees everything that any server knew to be committed when the read arrived (dissertation
     * section 6.4; hazards L01 to L05).
     */
    private void requireFreshRead(long ticket, long readIndex) {
        Long committedIndex = committedAtRequest.get(ticket);
        if (committedIndex != null && readIndex < committedIndex) {
            throw new SafetyPropertyViolation(
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
        if (refusal.reason() == RefusalReason.TRANSFER_IN_PROGRESS
                && process.lastTickAt() - transferStartedAt >= maxTransferNanos) {
            throw new SafetyPropertyViolation(
                    "TransferEnds", process.server().id() + " is still transferring leadership: " + refusal.message());
        }
    }

    void onProposalsAppended(Effect.ProposalsAppended appended) {
        LogPosition first = appended.first();
        long index = first.index();
        for (Event.ProposedCommand proposal : appended.proposals()) {
            waitingCommands
                    .computeIfAbsent(index++, any -> new ArrayList<>())
                    .add(new CommandAwaitingReply(first.term(), proposal.ticket()));
        }
    }

    /**
     * Completes the commands at this index. They are identified by term and index, because the entry may be another
     * leader's (hazard R14).
     */
    void onApplied(LogEntry entry, ClientReply result) {
        List<CommandAwaitingReply> commands = waitingCommands.remove(entry.index());
        if (commands == null) {
            return;
        }
        for (CommandAwaitingReply command : commands) {
            boolean isOwnEntry = command.term() == entry.term();
            reply(
                    command.ticket(),
                    isOwnEntry
                            ? result
                            : new ClientReply.RefusedReply(
                                    new Refusal(RefusalReason.OVERWRITTEN, "another entry replaced it")));
        }
    }

    /** Replies that the outcome is unknown to all waiting commands whose entries were replaced by a snapshot. */
    void onSnapshotRestored(long index) {
        Map<Long, List<CommandAwaitingReply>> skipped = waitingCommands.headMap(index, true);
        for (List<CommandAwaitingReply> commands : skipped.values()) {
            for (CommandAwaitingReply command : commands) {
                reply(command.ticket(), new ClientReply.UnknownOutcomeReply("a snapshot replaced the log"));
            }
        }
        skipped.clear();
    }

    void completeReads(long index) {
        for (int i = 0; i < waitingReads.size(); i++) {
            ReadAwaitingReply waitingRead = waitingReads.get(i);
            ClientRequest.QueryRequest query = queries.get(waitingRead.ticket());
            if (waitingRead.readIndex() <= index && query != null) {
                waitingReads.remove(i--);
                reply(
                        waitingRead.ticket(),
                        new ClientReply.QueryResultReply(process.appliedState().query(query.query()), index));
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
        public void changeServers(ClientRequest.ChangeMembershipRequest request, Long ticket) {
            process.step(new Event.MembershipChangeRequested(
                    ticket,
                    request.changes(),
                    request.expectedConfigIndex(),
                    request.catchUpMillis() * 1_000_000,
                    request.force()));
        }

        @Override
        public void stepDown(ClientRequest.StepDownRequest request, Long ticket) {
            process.step(
                    new Event.StepDownRequested(ticket, request.electionHoldoffMillis() * 1_000_000, request.force()));
        }

        @Override
        public void transferLeadership(ClientRequest.TransferLeadershipRequest request, Long ticket) {
            process.step(new Event.LeadershipTransferRequested(ticket, request.target()));
        }

        @Override
        public void campaign(ClientRequest.CampaignRequest request, Long ticket) {
            process.step(new Event.CampaignRequested(ticket));
        }

        @Override
        public void openSession(ClientRequest.OpenSessionRequest request, Long ticket) {
            propose(ticket, new CommandEntryPayload.OpenSessionPayload(request.ttlMillis()));
        }

        @Override
        public void closeSession(ClientRequest.CloseSessionRequest request, Long ticket) {
            propose(ticket, new CommandEntryPayload.CloseSessionPayload(request.session()));
        }

        @Override
        public void execute(ClientRequest.ExecuteCommandRequest request, Long ticket) {
            propose(
                    ticket,
                    new CommandEntryPayload.SessionCommandPayload(
                            request.session(),
                            request.sequence(),
                            request.lowestUnacknowledgedSequence(),
                            request.command()));
        }

        @Override
        public void query(ClientRequest.QueryRequest request, Long ticket) {
            queries.put(ticket, request);
            committedAtRequest.put(
                    ticket, process.safetyChecker().committedLog().last());
            batchedReads.add(ticket);
            scheduleFlush();
        }
    }
}
