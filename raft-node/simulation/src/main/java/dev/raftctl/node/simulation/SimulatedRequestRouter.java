package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.pipeline.ApplierTask;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.node.pipeline.CoreRequestBatcher;
import dev.raftctl.node.pipeline.CoreRequestConversion;
import dev.raftctl.node.pipeline.CoreResponseRouter;
import dev.raftctl.node.pipeline.LockWaitRequest;
import dev.raftctl.node.pipeline.PendingCoreRequests;
import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.function.Consumer;

/**
 * Drives the requests of clients and operators to one process with virtual time: it collects them for a moment and
 * gives them to the same code as a real server. Each request gets exactly one reply, unless the process stops.
 */
final class SimulatedRequestRouter {
    private final SimulatedServerProcess process;
    private final PendingCoreRequests pendingRequests = new PendingCoreRequests();
    private final CoreRequestBatcher batcher;
    private final CoreResponseRouter responseRouter;
    private final SimulatedRequests simulatedRequests = new SimulatedRequests();
    private long requestCount;
    private long transferStartedAt;
    private boolean flushScheduled;

    SimulatedRequestRouter(SimulatedServerProcess process) {
        this.process = process;
        this.batcher = new CoreRequestBatcher(pendingRequests, (event, now) -> process.step(event));
        this.responseRouter = new CoreResponseRouter(pendingRequests, this::checkRefusal, this::onReadConfirmed);
    }

    void handle(ClientRequest request, Consumer<ClientReply> replyHandler) {
        requestCount++;
        request.dispatchTo(simulatedRequests, new SimulatedResponder(process, replyHandler));
    }

    void bootstrap(Configuration configuration) {
        requestCount++;
        addOperation(CoreRequestConversion.bootstrap("simulated", configuration, reply -> {}));
    }

    /** Proposes a command of the server itself, together with the commands collected so far. */
    void propose(CoreRequest.CoreCommandRequest command) {
        requestCount++;
        batcher.add(command, process.clock());
        flush();
    }

    private void addOperation(CoreRequest request) {
        batcher.add(request, process.clock());
    }

    private void addToBatch(CoreRequest request) {
        batcher.add(request, process.clock());
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
            long randomKey = KeyedRandom.combine(process.server().number(), requestCount);
            process.scheduleAfter(process.context().random("gathering").between(0, maxNanos, randomKey), this::flush);
        }
    }

    private void flush() {
        flushScheduled = false;
        count(batcher.commandCount() > 1, "command batches");
        count(batcher.readCount() > 1, "read batches");
        batcher.flush(process.clock());
    }

    private void count(boolean condition, String counter) {
        if (condition) {
            process.context().count(counter);
        }
    }

    void onResponse(Effect.RespondToRequest response) {
        responseRouter.onResponse(response);
    }

    void onProposalsAppended(Effect.ProposalsAppended appended) {
        process.applier().await(responseRouter.onAppended(appended));
    }

    private void onReadConfirmed(ApplierTask.QueryTask read) {
        if (read.responder() instanceof SimulatedResponder responder) {
            responder.requireFreshRead(read.minIndex());
        }
        process.applier().read(read);
    }

    /** Records that the core has started a leadership transfer. */
    void onTransferStarted() {
        transferStartedAt = process.clock();
    }

    /**
     * Checks that a leadership transfer ends within an election timeout, because the leader proposes nothing during the
     * transfer (hazard T02).
     */
    private Refusal checkRefusal(Refusal refusal) {
        long maxTransferNanos = process.settings().longestElectionTimeoutNanos();
        if (refusal.reason() == RefusalReason.TRANSFER_IN_PROGRESS
                && process.lastTickAt() - transferStartedAt >= maxTransferNanos) {
            throw new SafetyPropertyViolation(
                    "TransferEnds", process.server().id() + " is still transferring leadership: " + refusal.message());
        }
        return refusal;
    }

    /** Receives the reply to one request. A process that has stopped sends none. */
    private static final class SimulatedResponder implements RequestResponder {
        private final SimulatedServerProcess process;
        private final Consumer<ClientReply> replyHandler;

        /** The last entry that any server knew to be committed when the request arrived. */
        private final long committedAtRequest;

        private boolean replied;

        SimulatedResponder(SimulatedServerProcess process, Consumer<ClientReply> replyHandler) {
            this.process = process;
            this.replyHandler = replyHandler;
            this.committedAtRequest = process.safetyChecker().committedLog().last();
        }

        @Override
        public void reply(ClientReply reply) {
            if (process.isStopped()) {
                return;
            }
            if (replied) {
                throw new SafetyPropertyViolation(
                        "OneReply", process.server().id() + " replies again to one request, with " + reply);
            }
            replied = true;
            replyHandler.accept(reply);
        }

        /**
         * Checks that a read sees everything that any server knew to be committed when the read arrived (dissertation
         * section 6.4; hazards L01 to L05).
         */
        void requireFreshRead(long readIndex) {
            if (readIndex < committedAtRequest) {
                throw new SafetyPropertyViolation(
                        "ReadsFresh",
                        process.server().id() + " confirms a read at index " + readIndex + " although "
                                + committedAtRequest + " was committed before the read arrived");
            }
        }
    }

    /** Gives each request to the core. */
    private final class SimulatedRequests extends UnsimulatedRequestHandler {
        @Override
        public void changeServers(ClientRequest.ChangeMembershipRequest request, RequestResponder responder) {
            addOperation(CoreRequestConversion.changeServers(request, responder));
        }

        @Override
        public void stepDown(ClientRequest.StepDownRequest request, RequestResponder responder) {
            addOperation(CoreRequestConversion.stepDown(request, responder));
        }

        @Override
        public void transferLeadership(ClientRequest.TransferLeadershipRequest request, RequestResponder responder) {
            addOperation(CoreRequestConversion.transferLeadership(request, responder));
        }

        @Override
        public void campaign(ClientRequest.CampaignRequest request, RequestResponder responder) {
            addOperation(CoreRequestConversion.campaign(responder));
        }

        @Override
        public void openSession(ClientRequest.OpenSessionRequest request, RequestResponder responder) {
            addCommand(CoreRequestConversion.payloadOf(request), responder);
        }

        @Override
        public void closeSession(ClientRequest.CloseSessionRequest request, RequestResponder responder) {
            addCommand(CoreRequestConversion.payloadOf(request), responder);
        }

        @Override
        public void execute(ClientRequest.ExecuteCommandRequest request, RequestResponder responder) {
            addCommand(CoreRequestConversion.payloadOf(request), responder);
        }

        @Override
        public void executeCoordination(ClientRequest.ExecuteCoordinationRequest request, RequestResponder responder) {
            byte[] payload = CoreRequestConversion.payloadOf(
                    request, "client", CoordinationMessageFormat.isForOperators(request.command()), 0);
            LockWaitRequest wait = CoreRequestConversion.lockWaitOf(request);
            addCommand(payload, wait == null ? responder : process.applier().awaitingLock(wait, responder));
        }

        @Override
        public void watchEvents(ClientRequest.WatchEventsRequest request, RequestResponder responder) {
            process.applier().watch(new ApplierTask.WatchTask(request, responder));
        }

        private void addCommand(byte[] payload, RequestResponder responder) {
            addToBatch(new CoreRequest.CoreCommandRequest(payload, responder));
        }

        @Override
        public void query(ClientRequest.QueryRequest request, RequestResponder responder) {
            addToBatch(new CoreRequest.CoreReadRequest(request.query(), responder));
        }
    }
}
