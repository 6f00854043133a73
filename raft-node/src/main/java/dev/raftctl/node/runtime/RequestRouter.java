package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.journal.Journal;
import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.ServerHandler;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import java.util.function.Predicate;

/** Dispatches each request and message to the class that handles it. Runs on Netty threads and never blocks. */
final class RequestRouter implements ServerHandler, ClientRequest.Handler<ServerHandler.Responder> {
    private static final int MAX_DECISIONS = 1_000;

    /** The approximate size of one decision record, in bytes. */
    private static final long DECISION_BYTES = 256;

    private static final long STATUS_BYTES = 2_048;

    private final HandshakePolicy handshakePolicy;
    private final Inbox inbox;
    private final Runnable coreRunner;
    private final Applier applier;
    private final PublishedStatus publishedStatus;
    private final Journal journal;
    private final AdminRequestHandler adminRequestHandler;
    private final ReadLogHandler readLogHandler;
    private final ReadSnapshotHandler readSnapshotHandler;
    private final FileChecks fileChecks;
    private final Metrics metrics;
    private final int maxEntryBytes;
    private final StateBudget budget;
    private final Predicate<byte[]> mayGrowState;
    private final RejectedConnections rejectedConnections;
    private volatile boolean closing;

    /**
     * @param coreRunner processes what was added to the inbox
     * @param mayGrowState whether a command may enlarge the state
     */
    RequestRouter(
            HandshakePolicy handshakePolicy,
            Inbox inbox,
            Runnable coreRunner,
            Applier applier,
            PublishedStatus publishedStatus,
            Journal journal,
            AdminRequestHandler adminRequestHandler,
            ReadLogHandler readLogHandler,
            ReadSnapshotHandler readSnapshotHandler,
            FileChecks fileChecks,
            Metrics metrics,
            RejectedConnections rejectedConnections,
            int maxEntryBytes,
            StateBudget budget,
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
        if (!inbox.offerPeerMessage(new Event.Received(from, message))) {
            metrics.recordDroppedPeerMessage();
        }
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
    public void onRequest(ClientRequest request, Responder responder) {
        // While it stops, a server still reports its status and why it decided what it did.
        boolean isAnsweredWhileStopping =
                request instanceof ClientRequest.ReadStatus || request instanceof ClientRequest.ReadDecisions;
        if (closing && !isAnsweredWhileStopping) {
            refuse(responder, CoreLoop.STOPPING);
        } else {
            request.dispatchTo(this, responder);
        }
    }

    @Override
    public void readStatus(ClientRequest.ReadStatus request, Responder responder) {
        if (responder.isReady(() -> STATUS_BYTES, () -> onRequest(request, responder))) {
            responder.reply(publishedStatus.status());
        }
    }

    @Override
    public void readDecisions(ClientRequest.ReadDecisions request, Responder responder) {
        if (responder.isReady(() -> DECISION_BYTES * request.maxRecords(), () -> onRequest(request, responder))) {
            responder.reply(new ClientReply.Decisions(journal.newest(Math.min(request.maxRecords(), MAX_DECISIONS))));
        }
    }

    @Override
    public void readLog(ClientRequest.ReadLog request, Responder responder) {
        readLogHandler.handle(request, responder);
    }

    @Override
    public void bootstrap(ClientRequest.Bootstrap request, Responder responder) {
        adminRequestHandler.bootstrap(request, responder);
    }

    @Override
    public void changeServers(ClientRequest.ChangeServers request, Responder responder) {
        adminRequestHandler.changeServers(request, responder);
    }

    @Override
    public void stepDown(ClientRequest.StepDown request, Responder responder) {
        adminRequestHandler.stepDown(request, responder);
    }

    @Override
    public void transferLeadership(ClientRequest.TransferLeadership request, Responder responder) {
        adminRequestHandler.transferLeadership(request, responder);
    }

    @Override
    public void campaign(ClientRequest.Campaign request, Responder responder) {
        adminRequestHandler.campaign(responder);
    }

    @Override
    public void takeSnapshot(ClientRequest.TakeSnapshot request, Responder responder) {
        if (!applier.submitTakeSnapshot(new ApplierWork.TakeSnapshot(request.minIndex(), responder))) {
            refuseBusy(responder);
        }
    }

    @Override
    public void readSnapshot(ClientRequest.ReadSnapshot request, Responder responder) {
        readSnapshotHandler.handle(request, responder);
    }

    @Override
    public void hashState(ClientRequest.HashState request, Responder responder) {
        if (!applier.submitHashState(new ApplierWork.HashState(request.index(), responder))) {
            refuseBusy(responder);
        }
    }

    @Override
    public void checkFiles(ClientRequest.CheckFiles request, Responder responder) {
        fileChecks.check(responder);
    }

    @Override
    public void readCheckProgress(ClientRequest.ReadCheckProgress request, Responder responder) {
        responder.reply(fileChecks.progress());
    }

    @Override
    public void openSession(ClientRequest.OpenSession request, Responder responder) {
        append(new SessionEnvelope.Open(request.ttlMillis()).encode(), responder);
    }

    @Override
    public void closeSession(ClientRequest.CloseSession request, Responder responder) {
        append(new SessionEnvelope.Close(request.session()).encode(), responder);
    }

    @Override
    public void execute(ClientRequest.Execute execute, Responder responder) {
        byte[] payload = new SessionEnvelope.Command(
                        execute.session(),
                        execute.sequence(),
                        execute.lowestUnacknowledgedSequence(),
                        execute.command())
                .encode();
        if (publishedStatus.isLeader() && payload.length <= maxEntryBytes && mayGrowState.test(payload)) {
            appendWithinBudget(payload, responder);
        } else {
            append(payload, responder);
        }
    }

    @Override
    public void query(ClientRequest.Query request, Responder responder) {
        if (request.linearizable()) {
            offer(new CoreRequest.Read(request.query(), responder));
        } else if (!applier.submitRead(new ApplierWork.Read(request.query(), request.minIndex(), responder))) {
            refuseBusy(responder);
        }
    }

    private void append(byte[] payload, Responder responder) {
        if (payload.length <= maxEntryBytes) {
            offer(new CoreRequest.Command(payload, responder));
            return;
        }
        refuse(
                responder,
                new Refusal(
                        Reason.TOO_LARGE,
                        "the command takes " + payload.length + " bytes in the log; the limit is " + maxEntryBytes));
    }

    /**
     * Appends a command if the state budget allows it. Called only on a leader, because a follower refuses commands
     * anyway.
     */
    private void appendWithinBudget(byte[] payload, Responder responder) {
        long stateBytes = publishedStatus.machineStatus().bytes();
        Responder counted = budget.admit(payload.length, stateBytes, responder);
        if (counted == null) {
            refuse(
                    responder,
                    new Refusal(
                            Reason.STATE_FULL,
                            "the state uses " + (stateBytes >> 20) + " MiB of the " + (budget.softMaxBytes() >> 20)
                                    + " MiB that it may use of the leader's heap; a command of " + payload.length
                                    + " bytes does not fit",
                            "delete unneeded data, which is still possible, or restart the servers, one at a time, with"
                                    + " a larger heap"));
            return;
        }
        offer(new CoreRequest.Command(payload, counted));
    }

    private void offer(CoreRequest request) {
        if (!inbox.offerRequest(request)) {
            refuseBusy(request.responder());
        }
    }

    private static void refuseBusy(Responder responder) {
        refuse(responder, CoreLoop.BUSY);
    }

    private static void refuse(Responder responder, Refusal reason) {
        responder.reply(new ClientReply.Refused(reason));
    }
}
