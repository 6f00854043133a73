package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Raft;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.node.pipeline.CoreRequestBatcher;
import dev.raftctl.node.pipeline.LeaseTimeProposer;
import dev.raftctl.node.pipeline.LogTimeProposer;
import dev.raftctl.node.pipeline.PendingCoreRequests;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drives the core: takes everything queued, steps the core through it, and dispatches the effects of the whole batch
 * together. Events that arrive during a batch form the next one. One thread at a time, see {@link CoreScheduler}.
 */
final class CoreBatchProcessor implements CoreScheduler.CoreBatchTask {
    /** The maximum age of the published status, and the maximum delay of completions that do not wake a thread. */
    private static final long MAX_STATUS_AGE_NANOS = 2 * TimeSource.NANOS_PER_MILLI;

    private static final long CLOSE_UNUSED_NANOS = 10_000 * TimeSource.NANOS_PER_MILLI;

    private final Raft raft;
    private final CoreInbox inbox;
    private final CoreRequestBatcher requestBatcher;
    private final CoreEffectExecutor effectExecutor;
    private final ConnectedPeers peers;
    private final PublishedNodeStatus publishedStatus;
    private final Applier applier;
    private final NodeMetrics metrics;
    private final TimeSource ticker;
    private final LogTimeProposer logTimeProposer = new LogTimeProposer(LogTimeProposer.DEFAULT_INTERVAL_NANOS);
    private final LeaseTimeProposer leaseTimeProposer;
    private final RecentCoreEvents recentEvents = new RecentCoreEvents();
    private long publishedNanos;
    private boolean statusIsStale;

    /**
     * Set by the owner of the core, read after the core is released. The thread that clears it sees all work submitted
     * before it was set.
     */
    private volatile boolean applyIsDue;

    private long closedUnusedNanos;

    CoreBatchProcessor(
            Raft raft,
            CoreInbox inbox,
            PendingCoreRequests pendingRequests,
            CoreEffectExecutor effectExecutor,
            ConnectedPeers peers,
            PublishedNodeStatus publishedStatus,
            Applier applier,
            NodeMetrics metrics,
            long heartbeatNanos,
            TimeSource ticker) {
        this.raft = raft;
        this.leaseTimeProposer = new LeaseTimeProposer(heartbeatNanos);
        this.inbox = inbox;
        this.requestBatcher = new CoreRequestBatcher(pendingRequests, this::step);
        this.effectExecutor = effectExecutor;
        this.peers = peers;
        this.publishedStatus = publishedStatus;
        this.applier = applier;
        this.metrics = metrics;
        this.ticker = ticker;
    }

    @Override
    public boolean runBatch() {
        boolean worked = stepAll(inbox.takeCompletions());
        worked |= sendReplies(inbox.takeReplies());
        worked |= stepAll(inbox.takePeerMessages());
        CoreInbox.InboxBatch<CoreRequest> requests = inbox.takeRequests();
        long now = requests.nanos();
        worked |= stepRequests(requests.items(), now);
        long delayNanos = now - raft.nextDeadline();
        if (delayNanos >= 0) {
            metrics.recordCoreDelay(now, delayNanos);
            step(new Event.ClockTick(), now);
            worked = true;
        }
        if (worked || effectExecutor.hasUndispatchedEntries()) {
            applyIsDue |= effectExecutor.dispatch(publishedStatus.isLeader(), now);
        }
        metrics.writeLatency()
                .onBatch(raft.isLeading(), raft.lastIndex(), raft.durableIndex(), raft.commitIndex(), now);
        if (metrics.writeTimer().isTiming()) {
            metrics.writeTimer().onBatch(raft.view(now), now);
        }
        statusIsStale |= worked;
        publish(now);
        return worked;
    }

    @Override
    public long nextDeadline() {
        long next = raft.nextDeadline();
        return statusIsStale || !raft.isQuiescent() ? Math.min(next, ticker.nanos() + MAX_STATUS_AGE_NANOS) : next;
    }

    @Override
    public boolean awaitsDisk() {
        return raft.isWaitingForDisk();
    }

    @Override
    public void onReleased(boolean byProducer) {
        if (applyIsDue) {
            applyIsDue = false;
            if (byProducer && publishedStatus.isLeader()) {
                applier.tryRun();
            } else {
                applier.wakeIfNeeded();
            }
        }
    }

    @Override
    public void failPendingRequests() {
        requestBatcher.failAll(inbox.takeRequests().items());
    }

    @Override
    public void logRecentEvents() {
        recentEvents.log();
    }

    private boolean stepAll(CoreInbox.InboxBatch<Event> events) {
        for (Event event : events.items()) {
            step(event, events.nanos());
        }
        return !events.items().isEmpty();
    }

    private boolean sendReplies(List<Effect.RespondToRequest> replies) {
        replies.forEach(effectExecutor::reply);
        return !replies.isEmpty();
    }

    private void step(Event event, long now) {
        recentEvents.add(event);
        effectExecutor.execute(raft.step(now, event));
    }

    private boolean stepRequests(List<CoreRequest> requests, long now) {
        CoreRequest.CoreCommandRequest advance = nextAdvance(now);
        if (advance != null) {
            requestBatcher.add(advance, now);
        }
        for (CoreRequest request : requests) {
            requestBatcher.add(request, now);
        }
        requestBatcher.flush(now);
        return !requests.isEmpty() || advance != null;
    }

    /** Returns the next advance of log time, which leases measure more finely than sessions. */
    private CoreRequest.@Nullable CoreCommandRequest nextAdvance(long now) {
        PublishedNodeStatus.StateMachineSizes machine = publishedStatus.machineStatus();
        boolean isLeader = publishedStatus.isLeader();
        boolean hasLeases = machine.leaseTimeNeeds().isNeeded();
        CoreRequest.CoreCommandRequest advance =
                logTimeProposer.nextProposal(isLeader, machine.hasTimedThings() && !hasLeases, now);
        if (!machine.hasAppliedCoordination()) {
            return advance;
        }
        LeaseTimeProposer.LeaseTimeView view = new LeaseTimeProposer.LeaseTimeView(
                machine.leaseTimeNeeds(),
                isLeader ? publishedStatus.view().hardState().term() : 0,
                machine.last().term(),
                machine.logTimeMillis(),
                ticker.wallMillis());
        CoreRequest.CoreCommandRequest leaseAdvance = leaseTimeProposer.nextProposal(view, now);
        return leaseAdvance == null ? advance : leaseAdvance;
    }

    /**
     * Publishes the status at once after a decision, otherwise after a short delay, so that the status of an idle
     * server is exact.
     */
    private void publish(long now) {
        if (statusIsStale
                && (effectExecutor.getAndClearNewDecision() || now - publishedNanos >= MAX_STATUS_AGE_NANOS)) {
            statusIsStale = false;
            publishedNanos = now;
            RaftStateView view = raft.view(now);
            publishedStatus.publish(view, now);
            metrics.electionObserver().onView(view, now);
            peers.onConfiguration(publishedStatus.configuration());
        }
        if (now - closedUnusedNanos >= CLOSE_UNUSED_NANOS) {
            closedUnusedNanos = now;
            peers.closeUnused();
        }
    }
}
