package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Response;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.ArrayList;
import java.util.List;

/** Passes each of the core's effects to the class that executes the effect. Used by the thread that owns the core. */
final class EffectExecutor implements Effect.Handler {
    /**
     * How long committed entries may wait while no client waits for them, so that they are applied in larger batches.
     */
    private static final long MAX_APPLY_DELAY_NANOS = 2 * Ticker.NANOS_PER_MILLI;

    private static final int MAX_UNDISPATCHED_ENTRIES = 256;

    private final PendingRequests pendingRequests;
    private final RemotePeers peers;
    private final LogWriter logWriter;
    private final Applier applier;
    private final Snapshotter snapshotter;
    private final DecisionRecorder decisionRecorder;
    private final PublishedStatus publishedStatus;
    private boolean decided;
    private List<ApplierWork.Read> confirmedReads = new ArrayList<>();
    private int undispatchedEntries;
    private long dispatchedNanos;

    EffectExecutor(
            PendingRequests pendingRequests,
            RemotePeers peers,
            LogWriter logWriter,
            Applier applier,
            Snapshotter snapshotter,
            DecisionRecorder decisionRecorder,
            PublishedStatus publishedStatus) {
        this.pendingRequests = pendingRequests;
        this.peers = peers;
        this.logWriter = logWriter;
        this.applier = applier;
        this.snapshotter = snapshotter;
        this.decisionRecorder = decisionRecorder;
        this.publishedStatus = publishedStatus;
    }

    void execute(List<Effect> effects) {
        for (Effect effect : effects) {
            effect.dispatchTo(this);
        }
    }

    /**
     * Starts everything submitted since the last call, except the work of the applier.
     *
     * @param clientsWait whether clients wait for the applied entries
     * @return whether the applier should start after the current batch
     */
    boolean dispatch(boolean clientsWait, long now) {
        logWriter.wakeIfNeeded();
        peers.flush();
        snapshotter.wakeIfNeeded();
        boolean hasReads = !confirmedReads.isEmpty();
        if (hasReads) {
            applier.submit(new ApplierWork.ReadBatch(confirmedReads));
            confirmedReads = new ArrayList<>();
        }
        boolean due = clientsWait
                || undispatchedEntries >= MAX_UNDISPATCHED_ENTRIES
                || now - dispatchedNanos >= MAX_APPLY_DELAY_NANOS;
        if (!hasReads && !(undispatchedEntries > 0 && due)) {
            return false;
        }
        undispatchedEntries = 0;
        dispatchedNanos = now;
        return true;
    }

    /** Returns whether some committed entries have not been dispatched to the state machine yet. */
    boolean hasUndispatchedEntries() {
        return undispatchedEntries > 0;
    }

    /** Returns whether the core has made a decision since this method was last called. */
    boolean getAndClearNewDecision() {
        boolean wasDecided = decided;
        decided = false;
        return wasDecided;
    }

    @Override
    public void send(Effect.Send send) {
        peers.send(send.to(), send.message());
    }

    @Override
    public void reply(Effect.Reply reply) {
        CoreRequest request = pendingRequests.remove(reply.ticket());
        Response response = reply.response();
        if (response instanceof Response.Refused refused) {
            request.responder().reply(new ClientReply.Refused(publishedStatus.withLeaderAddress(refused.refusal())));
        } else if (response instanceof Response.Unknown unknown) {
            request.responder().reply(new ClientReply.Unknown(unknown.message()));
        } else if (request instanceof CoreRequest.Read read && response instanceof Response.ReadAt readAt) {
            confirmedReads.add(new ApplierWork.Read(read.query(), readAt.readIndex(), read.responder()));
        } else if (request instanceof CoreRequest.Operation operation) {
            operation.responder().reply(operation.toReply().apply(response));
        } else {
            throw new IllegalStateException(
                    "unexpected response to " + request.getClass().getSimpleName() + ": " + response);
        }
    }

    @Override
    public void persist(Effect.Persist write) {
        logWriter.submit(write);
    }

    @Override
    public void markRecovering(Effect.MarkRecovering effect) {
        logWriter.submit(effect);
    }

    @Override
    public void storeLeasePromise(Effect.StoreLeasePromise effect) {
        logWriter.submit(effect);
    }

    @Override
    public void proposalsAppended(Effect.ProposalsAppended appended) {
        List<Responder> responders = new ArrayList<>(appended.proposals().size());
        for (Event.Proposal proposal : appended.proposals()) {
            responders.add(pendingRequests.remove(proposal.ticket()).responder());
        }
        // The applier needs no wakeup until there are entries to apply.
        applier.submit(new ApplierWork.AwaitEntries(appended.first(), responders));
    }

    @Override
    public void apply(Effect.Apply work) {
        applier.submit(new ApplierWork.Apply(work.entries()));
        undispatchedEntries += work.entries().size();
    }

    @Override
    public void sendSnapshotChunk(Effect.SendSnapshotChunk work) {
        snapshotter.sendChunk(work);
    }

    @Override
    public void installChunk(Effect.InstallChunk work) {
        logWriter.submit(work);
    }

    @Override
    public void compact(Effect.Compact work) {
        logWriter.submit(work);
    }

    @Override
    public void decided(Effect.Decided effect) {
        Decision decision = effect.decision();
        decided = true;
        decisionRecorder.record(decision);
    }
}
