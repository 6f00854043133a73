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
import dev.raftctl.protocol.net.Inbound;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import java.util.function.Predicate;

/** What comes in from the wire goes where it belongs. On Netty's loops: nothing here waits. */
final class Gateway implements Inbound {
    private static final int DECISIONS_MAX = 1_000;

    /** One decision, and a status of a usual cluster, about. */
    private static final long DECISION_BYTES = 256;

    private static final long STATUS_BYTES = 2_048;

    private final Doorkeeper doorkeeper;
    private final Inbox inbox;
    private final Runnable attendant;
    private final Applier applier;
    private final StatusBoard board;
    private final Journal journal;
    private final OperatorDesk operators;
    private final LogReader logReader;
    private final SnapshotReader snapshotReader;
    private final FileChecks fileChecks;
    private final Metrics metrics;
    private final int entryBytesMax;
    private final StateBudget budget;
    private final Predicate<byte[]> mayGrow;
    private final Strangers strangers;
    private volatile boolean closing;

    /**
     * @param attendant sees to what was put into the inbox
     * @param mayGrow whether this command may make the state larger
     */
    Gateway(
            Doorkeeper doorkeeper,
            Inbox inbox,
            Runnable attendant,
            Applier applier,
            StatusBoard board,
            Journal journal,
            OperatorDesk operators,
            LogReader logReader,
            SnapshotReader snapshotReader,
            FileChecks fileChecks,
            Metrics metrics,
            Strangers strangers,
            int entryBytesMax,
            StateBudget budget,
            Predicate<byte[]> mayGrow) {
        this.doorkeeper = doorkeeper;
        this.inbox = inbox;
        this.attendant = attendant;
        this.applier = applier;
        this.board = board;
        this.journal = journal;
        this.operators = operators;
        this.logReader = logReader;
        this.snapshotReader = snapshotReader;
        this.fileChecks = fileChecks;
        this.metrics = metrics;
        this.strangers = strangers;
        this.entryBytesMax = entryBytesMax;
        this.budget = budget;
        this.mayGrow = mayGrow;
    }

    /** From now on nothing new is taken in. */
    void close() {
        closing = true;
        doorkeeper.close();
    }

    boolean isClosing() {
        return closing;
    }

    @Override
    public HelloReply greet(Hello hello, int version) {
        return doorkeeper.greet(hello, version);
    }

    @Override
    public void mail(ServerId from, PeerMessage message) {
        if (!inbox.offerMail(new Event.Received(from, message))) {
            metrics.droppedMail();
        }
    }

    @Override
    public void pause() {
        attendant.run();
    }

    @Override
    public void dropped(String remote, String why) {
        metrics.droppedConnection();
    }

    @Override
    public void answered(Class<? extends ClientRequest> request, ClientReply reply) {
        metrics.answered(request, reply);
    }

    @Override
    public void notUnderstood(String remote, String why) {
        metrics.droppedConnection();
        strangers.tell(remote, why);
    }

    @Override
    public void distrusted(String remote, String why) {
        metrics.droppedConnection();
        strangers.tell(remote, why);
    }

    @Override
    public void request(ClientRequest request, Responder responder) {
        if (request instanceof ClientRequest.Describe) {
            if (responder.isReady(() -> STATUS_BYTES, () -> request(request, responder))) {
                responder.answer(board.status());
            }
        } else if (request instanceof ClientRequest.ReadDecisions read) {
            if (responder.isReady(() -> DECISION_BYTES * read.limit(), () -> request(request, responder))) {
                responder.answer(new ClientReply.Decisions(journal.newest(Math.min(read.limit(), DECISIONS_MAX))));
            }
        } else if (closing) {
            refuse(responder, CoreLoop.STOPPING);
        } else if (request instanceof ClientRequest.ReadLog read) {
            logReader.read(read, responder);
        } else if (request instanceof ClientRequest.TakeSnapshot take) {
            if (!applier.capture(new ApplierWork.Capture(take.minIndex(), responder))) {
                refuseBusy(responder);
            }
        } else if (request instanceof ClientRequest.ReadSnapshot read) {
            snapshotReader.read(read, responder);
        } else if (request instanceof ClientRequest.HashState hash) {
            if (!applier.hash(new ApplierWork.Hash(hash.index(), responder))) {
                refuseBusy(responder);
            }
        } else if (request instanceof ClientRequest.CheckFiles) {
            fileChecks.check(responder);
        } else if (request instanceof ClientRequest.FollowCheck) {
            responder.answer(fileChecks.progress());
        } else if (request instanceof ClientRequest.Query query) {
            query(query, responder);
        } else if (request instanceof ClientRequest.Execute execute) {
            append(
                    new SessionEnvelope.Command(
                            execute.session(), execute.sequence(), execute.resultsNeededFrom(), execute.command()),
                    responder);
        } else if (request instanceof ClientRequest.OpenSession open) {
            append(new SessionEnvelope.Open(open.ttlMillis()), responder);
        } else if (request instanceof ClientRequest.CloseSession close) {
            append(new SessionEnvelope.Close(close.session()), responder);
        } else {
            operators.order(request, responder);
        }
    }

    private void append(SessionEnvelope envelope, Responder responder) {
        byte[] payload = envelope.encode();
        if (payload.length > entryBytesMax) {
            refuse(
                    responder,
                    new Refusal(
                            Reason.TOO_LARGE,
                            "the command takes " + payload.length + " bytes in the log; at most " + entryBytesMax));
            return;
        }
        if (envelope instanceof SessionEnvelope.Command && board.isLeader() && mayGrow.test(payload)) {
            appendIfThereIsHeap(payload, responder);
        } else {
            ask(new Question.Command(payload, responder));
        }
    }

    /** Only a leader looks: a follower refuses anyway, and says who leads. */
    private void appendIfThereIsHeap(byte[] payload, Responder responder) {
        long stateBytes = board.applied().bytes();
        Responder counted = budget.admit(payload.length, stateBytes, responder);
        if (counted == null) {
            refuse(
                    responder,
                    new Refusal(
                            Reason.STATE_FULL,
                            "the state takes " + (stateBytes >> 20) + " MiB of the " + (budget.bytes() >> 20)
                                    + " MiB that it may take of the leader's heap; a command of " + payload.length
                                    + " bytes is too much",
                            "delete what is not needed, which still works, or start the servers with a larger heap, one after"
                                    + " the other"));
            return;
        }
        ask(new Question.Command(payload, counted));
    }

    private void query(ClientRequest.Query query, Responder responder) {
        if (query.linearizable()) {
            ask(new Question.Read(query.query(), responder));
        } else if (!applier.read(new ApplierWork.Read(query.query(), query.minIndex(), responder))) {
            refuseBusy(responder);
        }
    }

    private void ask(Question question) {
        if (!inbox.offerQuestion(question)) {
            refuseBusy(question.responder());
        }
    }

    private static void refuseBusy(Responder responder) {
        refuse(responder, CoreLoop.BUSY);
    }

    private static void refuse(Responder responder, Refusal why) {
        responder.answer(new ClientReply.Refused(why));
    }
}
