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
final class RequestRouter implements ServerHandler {
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
        if (request instanceof ClientRequest.ReadStatus) {
            if (responder.isReady(() -> STATUS_BYTES, () -> onRequest(request, responder))) {
                responder.reply(publishedStatus.status());
            }
        } else if (request instanceof ClientRequest.ReadDecisions read) {
            if (responder.isReady(() -> DECISION_BYTES * read.maxRecords(), () -> onRequest(request, responder))) {
                responder.reply(new ClientReply.Decisions(journal.newest(Math.min(read.maxRecords(), MAX_DECISIONS))));
            }
        } else if (closing) {
            refuse(responder, CoreLoop.STOPPING);
        } else if (request instanceof ClientRequest.ReadLog read) {
            readLogHandler.handle(read, responder);
        } else if (request instanceof ClientRequest.TakeSnapshot take) {
            if (!applier.submitTakeSnapshot(new ApplierWork.TakeSnapshot(take.minIndex(), responder))) {
                refuseBusy(responder);
            }
        } else if (request instanceof ClientRequest.ReadSnapshot read) {
            readSnapshotHandler.handle(read, responder);
        } else if (request instanceof ClientRequest.HashState hash) {
            if (!applier.submitHashState(new ApplierWork.HashState(hash.index(), responder))) {
                refuseBusy(responder);
            }
        } else if (request instanceof ClientRequest.CheckFiles) {
            fileChecks.check(responder);
        } else if (request instanceof ClientRequest.ReadCheckProgress) {
            responder.reply(fileChecks.progress());
        } else if (request instanceof ClientRequest.Query query) {
            query(query, responder);
        } else if (request instanceof ClientRequest.Execute execute) {
            append(
                    new SessionEnvelope.Command(
                            execute.session(),
                            execute.sequence(),
                            execute.lowestUnacknowledgedSequence(),
                            execute.command()),
                    responder);
        } else if (request instanceof ClientRequest.OpenSession open) {
            append(new SessionEnvelope.Open(open.ttlMillis()), responder);
        } else if (request instanceof ClientRequest.CloseSession close) {
            append(new SessionEnvelope.Close(close.session()), responder);
        } else {
            adminRequestHandler.handle(request, responder);
        }
    }

    private void append(SessionEnvelope envelope, Responder responder) {
        byte[] payload = envelope.encode();
        if (payload.length > maxEntryBytes) {
            refuse(
                    responder,
                    new Refusal(
                            Reason.TOO_LARGE,
                            "the command takes " + payload.length + " bytes in the log; the limit is "
                                    + maxEntryBytes));
            return;
        }
        if (envelope instanceof SessionEnvelope.Command && publishedStatus.isLeader() && mayGrowState.test(payload)) {
            appendWithinBudget(payload, responder);
        } else {
            offer(new CoreRequest.Command(payload, responder));
        }
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

    private void query(ClientRequest.Query query, Responder responder) {
        if (query.linearizable()) {
            offer(new CoreRequest.Read(query.query(), responder));
        } else if (!applier.submitRead(new ApplierWork.Read(query.query(), query.minIndex(), responder))) {
            refuseBusy(responder);
        }
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
