package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.decision.DecisionRenderer;
import dev.raftctl.node.pipeline.ApplierTask;
import dev.raftctl.node.pipeline.CoreResponseRouter;
import dev.raftctl.node.pipeline.PendingCoreRequests;
import java.util.ArrayList;
import java.util.List;

/** Passes each of the core's effects to the class that executes the effect. Used by the thread that owns the core. */
final class CoreEffectExecutor implements Effect.Handler {
    /**
     * How long committed entries may wait while no client waits for them, so that they are applied in larger batches.
     */
    private static final long MAX_APPLY_DELAY_NANOS = 2 * TimeSource.NANOS_PER_MILLI;

    private static final int MAX_UNDISPATCHED_ENTRIES = 256;

    private final CoreResponseRouter responseRouter;
    private final ConnectedPeers peers;
    private final RaftLogWriter logWriter;
    private final Applier applier;
    private final Snapshotter snapshotter;
    private final CoreDecisionRecorder decisionRecorder;
    private boolean decided;
    private List<ApplierTask.QueryTask> confirmedReads = new ArrayList<>();
    private int undispatchedEntries;
    private long dispatchedNanos;

    CoreEffectExecutor(
            PendingCoreRequests pendingRequests,
            ConnectedPeers peers,
            RaftLogWriter logWriter,
            Applier applier,
            Snapshotter snapshotter,
            CoreDecisionRecorder decisionRecorder,
            PublishedNodeStatus publishedStatus) {
        this.responseRouter = new CoreResponseRouter(
                pendingRequests, publishedStatus::withLeaderAddress, read -> confirmedReads.add(read));
        this.peers = peers;
        this.logWriter = logWriter;
        this.applier = applier;
        this.snapshotter = snapshotter;
        this.decisionRecorder = decisionRecorder;
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
            applier.submit(new ApplierTask.QueryBatchTask(confirmedReads));
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
    public void send(Effect.SendMessage send) {
        peers.send(send.to(), send.message());
    }

    @Override
    public void reply(Effect.RespondToRequest reply) {
        responseRouter.onResponse(reply);
    }

    @Override
    public void persist(Effect.PersistWrite write) {
        logWriter.submit(write);
    }

    @Override
    public void markRecovering(Effect.MarkLogRecovering effect) {
        logWriter.submit(effect);
    }

    @Override
    public void storeLeasePromise(Effect.StoreLeasePromise effect) {
        logWriter.submit(effect);
    }

    @Override
    public void proposalsAppended(Effect.ProposalsAppended appended) {
        // The applier needs no wakeup until there are entries to apply.
        applier.submit(responseRouter.onAppended(appended));
    }

    @Override
    public void apply(Effect.ApplyEntries work) {
        applier.submit(new ApplierTask.ApplyEntriesTask(work.entries()));
        decisionRecorder.onCommitted(work.entries());
        undispatchedEntries += work.entries().size();
    }

    @Override
    public void sendSnapshotChunk(Effect.SendSnapshotChunk work) {
        snapshotter.sendChunk(work);
    }

    @Override
    public void installChunk(Effect.StoreSnapshotChunk work) {
        logWriter.submit(work);
    }

    @Override
    public void compact(Effect.CompactLog work) {
        logWriter.submit(work);
    }

    @Override
    public void decided(Effect.ReportDecision effect) {
        decided = true;
        decisionRecorder.record(DecisionRenderer.render(effect.decision()));
    }
}
