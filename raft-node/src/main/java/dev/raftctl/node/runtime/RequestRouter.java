package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.journal.DecisionJournal;
import dev.raftctl.node.pipeline.ApplierTask;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.node.pipeline.CoreRequestConversion;
import dev.raftctl.node.pipeline.RequestRefusals;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.ReceivedMessageHandler;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import java.util.function.Predicate;

/** Dispatches each request and message to the class that handles it. Runs on Netty threads and never blocks. */
final class RequestRouter
        implements ReceivedMessageHandler, ClientRequest.Handler<ReceivedMessageHandler.RequestResponder> {
    private static final int MAX_DECISIONS = 1_000;

    /** The approximate size of one decision record, in bytes. */
    private static final long DECISION_BYTES = 512;

    private static final long STATUS_BYTES = 2_048;

    private final HandshakePolicy handshakePolicy;
    private final CoreInbox inbox;
    private final Runnable coreRunner;
    private final Applier applier;
    private final PublishedNodeStatus publishedStatus;
    private final DecisionJournal journal;
    private final AdminRequestHandler adminRequestHandler;
    private final ReadLogEntriesHandler readLogHandler;
    private final ReadSnapshotFileHandler readSnapshotHandler;
    private final OnlineFileChecks fileChecks;
    private final NodeMetrics metrics;
    private final int maxEntryBytes;
    private final StateHeapBudget budget;
    private final Predicate<byte[]> mayGrowState;
    private final RejectedConnectionLogger rejectedConnections;
    private final OperatorRequests operatorRequests;
    private final RefusedWrites refusedWrites;
    private final CoordinationRequestHandler coordination;
    private volatile boolean closing;

    /**
     * @param coreRunner processes what was added to the inbox
     * @param mayGrowState whether a command may enlarge the state
     */
    RequestRouter(
            HandshakePolicy handshakePolicy,
            CoreInbox inbox,
            Runnable coreRunner,
            Applier applier,
            PublishedNodeStatus publishedStatus,
            DecisionJournal journal,
            AdminRequestHandler adminRequestHandler,
            ReadLogEntriesHandler readLogHandler,
            ReadSnapshotFileHandler readSnapshotHandler,
            OnlineFileChecks fileChecks,
            NodeMetrics metrics,
            RejectedConnectionLogger rejectedConnections,
            OperatorRequests operatorRequests,
            RefusedWrites refusedWrites,
            CoordinationRequestHandler coordination,
            int maxEntryBytes,
            StateHeapBudget budget,
            Predicate<byte[]> mayGrowState) {
        this.handshakePolicy = handshakePolicy;
        this.inbox = inbox;
        this.coreRunner = coreRunner;
        this.applier = applier;
        this.publishedStatus = publishedStatus;
        this.journal = journal;
        this.adminRequestHandler = adminRequestHandler;
        this.readLogHandler = readLogHandler;
        this.readSnapshotHandler = readSnapshotHandler;
        this.fileChecks = fileChecks;
        this.metrics = metrics;
        this.rejectedConnections = rejectedConnections;
        this.operatorRequests = operatorRequests;
        this.refusedWrites = refusedWrites;
        this.coordination = coordination;
        this.maxEntryBytes = maxEntryBytes;
        this.budget = budget;
        this.mayGrowState = mayGrowState;
    }

    /** Makes the router reject all further requests. */
    void close() {
        closing = true;
        handshakePolicy.close();
    }

    boolean isClosing() {
        return closing;
    }

    @Override
    public HelloReply onHello(Hello hello, int version) {
        return handshakePolicy.respondTo(hello, version);
    }

    @Override
    public void onPeerMessage(ServerId from, PeerMessage message) {
        metrics.recordHeard(from);
        if (!inbox.offerPeerMessage(new Event.MessageReceived(from, message))) {
            metrics.recordDroppedPeerMessage();
        }
    }

    @Override
    public void onPing(ServerId from) {
        metrics.recordHeard(from);
    }

    @Override
    public void onReadComplete() {
        coreRunner.run();
    }

    @Override
    public void onConnectionDropped(String remote, String reason) {
        metrics.recordDroppedConnection();
    }

    @Override
    public void onReplySent(Class<? extends ClientRequest> request, ClientReply reply) {
        metrics.recordReply(request, reply);
        refusedWrites.onReply(request, reply);
    }

    @Override
    public void onVersionMismatch(String remote, String reason) {
        metrics.recordDroppedConnection();
        rejectedConnections.report(remote, reason);
    }

    @Override
    public void onCertificateRejected(String remote, String reason) {
        metrics.recordDroppedConnection();
        rejectedConnections.report(remote, reason);
    }

    @Override
    public void onRequest(ClientRequest request, RequestResponder responder) {
        // While it stops, a server still reports its status and why it decided what it did.
        boolean isAnsweredWhileStopping = request instanceof ClientRequest.ServerStatusRequest
                || request instanceof ClientRequest.ReadDecisionsRequest;
        if (closing && !isAnsweredWhileStopping) {
            refuse(responder, RequestRefusals.STOPPING);
        } else {
            request.dispatchTo(this, responder);
        }
    }

    @Override
    public void readStatus(ClientRequest.ServerStatusRequest request, RequestResponder responder) {
        if (responder.isReady(() -> STATUS_BYTES, () -> onRequest(request, responder))) {
            responder.reply(publishedStatus.status());
        }
    }

    @Override
    public void readDecisions(ClientRequest.ReadDecisionsRequest request, RequestResponder responder) {
        if (responder.isReady(() -> DECISION_BYTES * request.maxRecords(), () -> onRequest(request, responder))) {
            responder.reply(
                    new ClientReply.DecisionsReply(journal.newest(Math.min(request.maxRecords(), MAX_DECISIONS))));
        }
    }

    @Override
    public void readLog(ClientRequest.ReadLogEntriesRequest request, RequestResponder responder) {
        readLogHandler.handle(request, responder);
    }

    @Override
    public void bootstrap(ClientRequest.BootstrapRequest request, RequestResponder responder) {
        adminRequestHandler.bootstrap(request, operatorRequests.recording(request, responder));
    }

    @Override
    public void changeServers(ClientRequest.ChangeMembershipRequest request, RequestResponder responder) {
        adminRequestHandler.changeServers(request, operatorRequests.recording(request, responder));
    }

    @Override
    public void stepDown(ClientRequest.StepDownRequest request, RequestResponder responder) {
        adminRequestHandler.stepDown(request, operatorRequests.recording(request, responder));
    }

    @Override
    public void transferLeadership(ClientRequest.TransferLeadershipRequest request, RequestResponder responder) {
        adminRequestHandler.transferLeadership(request, operatorRequests.recording(request, responder));
    }

    @Override
    public void campaign(ClientRequest.CampaignRequest request, RequestResponder responder) {
        adminRequestHandler.campaign(operatorRequests.recording(request, responder));
    }

    @Override
    public void takeSnapshot(ClientRequest.TakeSnapshotRequest request, RequestResponder responder) {
        if (!applier.submitTakeSnapshot(new ApplierTask.TakeSnapshotTask(request.minIndex(), responder))) {
            refuseBusy(responder);
        }
    }

    @Override
    public void readSnapshot(ClientRequest.ReadSnapshotFileRequest request, RequestResponder responder) {
        readSnapshotHandler.handle(request, responder);
    }

    @Override
    public void hashState(ClientRequest.StateHashRequest request, RequestResponder responder) {
        if (!applier.submitHashState(new ApplierTask.HashStateTask(request.index(), responder))) {
            refuseBusy(responder);
        }
    }

    @Override
    public void checkFiles(ClientRequest.CheckFilesRequest request, RequestResponder responder) {
        fileChecks.check(responder);
    }

    @Override
    public void readCheckProgress(ClientRequest.FileCheckProgressRequest request, RequestResponder responder) {
        responder.reply(fileChecks.progress());
    }

    @Override
    public void timeWrite(ClientRequest.TimeWriteRequest request, RequestResponder responder) {
        CoreRequest.CoreCommandRequest timed = metrics.writeTimer().start(request.maxWaitMillis(), responder);
        if (timed == null) {
            refuse(
                    responder,
                    new Refusal(
                            RefusalReason.BUSY,
                            WriteTimer.MAX_WRITES + " other writes are being timed",
                            "retry in a moment"));
        } else {
            offer(timed);
        }
    }

    @Override
    public void openSession(ClientRequest.OpenSessionRequest request, RequestResponder responder) {
        append(CoreRequestConversion.payloadOf(request), responder);
    }

    @Override
    public void closeSession(ClientRequest.CloseSessionRequest request, RequestResponder responder) {
        append(CoreRequestConversion.payloadOf(request), responder);
    }

    @Override
    public void execute(ClientRequest.ExecuteCommandRequest execute, RequestResponder responder) {
        byte[] payload = CoreRequestConversion.payloadOf(execute);
        if (publishedStatus.isLeader() && payload.length <= maxEntryBytes && mayGrowState.test(payload)) {
            appendWithinBudget(payload, responder);
        } else {
            append(payload, responder);
        }
    }

    @Override
    public void query(ClientRequest.QueryRequest request, RequestResponder responder) {
        if (request.linearizable()) {
            offer(new CoreRequest.CoreReadRequest(request.query(), responder));
        } else if (!applier.submitRead(new ApplierTask.QueryTask(request.query(), request.minIndex(), responder))) {
            refuseBusy(responder);
        }
    }

    @Override
    public void executeCoordination(ClientRequest.ExecuteCoordinationRequest request, RequestResponder responder) {
        Refusal refusal = coordination.refusal(request, responder);
        if (refusal != null) {
            refuse(responder, refusal);
            return;
        }
        byte[] payload = coordination.payloadOf(request, responder);
        RequestResponder waiting = coordination.responderFor(request, responder);
        if (publishedStatus.isLeader() && payload.length <= maxEntryBytes && mayGrowState.test(payload)) {
            appendWithinBudget(payload, waiting);
        } else {
            append(payload, waiting);
        }
    }

    @Override
    public void queryCoordination(ClientRequest.QueryCoordinationRequest request, RequestResponder responder) {
        if (request.linearizable()) {
            offer(new CoreRequest.CoreReadRequest(request.query(), true, responder));
        } else if (!applier.submitRead(
                new ApplierTask.QueryTask(request.query(), true, request.minIndex(), responder))) {
            refuseBusy(responder);
        }
    }

    @Override
    public void watchEvents(ClientRequest.WatchEventsRequest request, RequestResponder responder) {
        if (!applier.submitWatch(new ApplierTask.WatchTask(request, responder))) {
            refuseBusy(responder);
        }
    }

    private void append(byte[] payload, RequestResponder responder) {
        if (payload.length <= maxEntryBytes) {
            offer(new CoreRequest.CoreCommandRequest(payload, responder));
            return;
        }
        refuse(responder, RequestRefusals.tooLarge(payload.length, maxEntryBytes));
    }

    /**
     * Appends a command if the state budget allows it. Called only on a leader, because a follower refuses commands
     * anyway.
     */
    private void appendWithinBudget(byte[] payload, RequestResponder responder) {
        long stateBytes = publishedStatus.machineStatus().bytes();
        RequestResponder counted = budget.admit(payload.length, stateBytes, responder);
        if (counted == null) {
            refuse(
                    responder,
                    new Refusal(
                            RefusalReason.STATE_FULL,
                            "the state uses " + (stateBytes >> 20) + " MiB of the " + (budget.softMaxBytes() >> 20)
                                    + " MiB that it may use of the leader's heap; a command of " + payload.length
                                    + " bytes does not fit",
                            "delete unneeded data, which is still possible, or restart the servers, one at a time, with"
                                    + " a larger heap"));
            return;
        }
        offer(new CoreRequest.CoreCommandRequest(payload, counted));
    }

    private void offer(CoreRequest request) {
        if (!inbox.offerRequest(request)) {
            refuseBusy(request.responder());
        }
    }

    private static void refuseBusy(RequestResponder responder) {
        refuse(responder, RequestRefusals.BUSY);
    }

    private static void refuse(RequestResponder responder, Refusal reason) {
        responder.reply(new ClientReply.RefusedReply(reason));
    }
}
