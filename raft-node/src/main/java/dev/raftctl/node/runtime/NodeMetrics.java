package dev.raftctl.node.runtime;

import dev.raftctl.node.core.ElectionCause;
import dev.raftctl.node.decision.DecisionKind;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.node.health.PeerContactTimes;
import dev.raftctl.node.health.RecentLatencies;
import dev.raftctl.node.health.WriteLatencySampler;
import dev.raftctl.node.metrics.MetricHistogram;
import dev.raftctl.node.metrics.SingleWriterCounter;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.VoteResult;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts since the start of the node. The metrics of the core, the log writer, the applier and the snapshotter have
 * that one thread as writer, so an update costs one addition. Any thread reads.
 */
final class NodeMetrics {
    private static final long SLOW_WRITE_NANOS = 200 * TimeSource.NANOS_PER_MILLI;
    private static final long NO_WRITE = Long.MIN_VALUE;

    private final Map<DecisionKind, SingleWriterCounter> decisions = new EnumMap<>(DecisionKind.class);
    private final Map<String, SingleWriterCounter> elections = new LinkedHashMap<>();
    private final Map<String, SingleWriterCounter> votesRefused = new LinkedHashMap<>();
    private final LongAdder droppedPeerMessages = new LongAdder();
    private final PeerContactTimes peerContactTimes = new PeerContactTimes();
    private final LongAdder droppedConnections = new LongAdder();
    private final MetricHistogram fsync = MetricHistogram.ofNanos();
    private final RecentDurations recentWrites;
    private volatile long writeStartedNanos = NO_WRITE;
    private final RecentDurations recentDelays;
    private final RecentLatencies syncLatencies;
    private final RecentLatencies coreDelays;
    private final WriteLatencySampler writeLatency;
    private final ElectionObserver electionObserver;
    private final WriteTimer writeTimer;
    private final RecentUnplannedElections unplannedElections;
    private final TimeSource ticker;
    private final MetricHistogram appendBatch = MetricHistogram.ofCounts();
    private final MetricHistogram apply = MetricHistogram.ofNanos();
    private final SingleWriterCounter entriesApplied = new SingleWriterCounter();
    private final MetricHistogram snapshotSave = MetricHistogram.ofNanos();
    private final RequestOutcomeCounts writes = new RequestOutcomeCounts();
    private final RequestOutcomeCounts reads = new RequestOutcomeCounts();
    private final RequestOutcomeCounts others = new RequestOutcomeCounts();
    private final RequestOutcomeCounts watches = new RequestOutcomeCounts();
    private final LongAdder watchEvents = new LongAdder();
    private final SingleWriterCounter snapshotsSaved = new SingleWriterCounter();
    private volatile long snapshotSavedWallMillis;

    NodeMetrics(TimeSource ticker) {
        this.ticker = ticker;
        recentWrites = new RecentDurations(SLOW_WRITE_NANOS, ticker.nanos());
        recentDelays = new RecentDurations(0, ticker.nanos());
        syncLatencies = new RecentLatencies(ticker.nanos());
        coreDelays = new RecentLatencies(ticker.nanos());
        writeLatency = new WriteLatencySampler(ticker.nanos());
        electionObserver = new ElectionObserver(ticker);
        writeTimer = new WriteTimer(ticker);
        unplannedElections = new RecentUnplannedElections(ticker);
        for (DecisionKind kind : DecisionKind.values()) {
            decisions.put(kind, new SingleWriterCounter());
        }
        for (ElectionCause cause : ElectionCause.values()) {
            elections.put(cause.label(), new SingleWriterCounter());
        }
        for (VoteResult verdict : VoteResult.values()) {
            if (!verdict.isGranted()) {
                votesRefused.put(verdict.label(), new SingleWriterCounter());
            }
        }
    }

    /** Records a decision of the core. Called by the thread that owns the core. */
    void recordDecision(RenderedDecision decision) {
        unplannedElections.onDecision(decision);
        electionObserver.onDecision(decision);
        increment(decisions.get(decision.kind()));
        if (decision.kind() == DecisionKind.ELECTION_STARTED) {
            increment(elections.get(decision.cause()));
        } else if (decision.kind() == DecisionKind.VOTE_REFUSED || decision.kind() == DecisionKind.PREVOTE_REFUSED) {
            increment(votesRefused.get(decision.cause()));
        }
    }

    private static void increment(@Nullable SingleWriterCounter count) {
        if (count != null) {
            count.increment();
        }
    }

    /** Records the start of a write. Called by the log writer thread. */
    void onWriteStarted() {
        writeStartedNanos = ticker.nanos();
    }

    /** Records the end of a write, successful or not. Called by the log writer thread. */
    void onWriteEnded() {
        writeStartedNanos = NO_WRITE;
    }

    /** Records how late the core met a deadline. Called by the thread that owns the core. */
    void recordCoreDelay(long nowNanos, long nanos) {
        recentDelays.add(nowNanos, nanos);
        coreDelays.add(nowNanos, nanos);
    }

    WriteLatencySampler writeLatency() {
        return writeLatency;
    }

    WriteTimer writeTimer() {
        return writeTimer;
    }

    ElectionObserver electionObserver() {
        return electionObserver;
    }

    /** Returns how late the core met its recent deadlines. */
    RecentLatencies.LatencySummary coreDelays(long nowNanos) {
        return coreDelays.summaryAt(nowNanos);
    }

    /** Returns how long the recent writes took, and the current one so far. */
    SyncLatency syncLatency() {
        long now = ticker.nanos();
        RecentLatencies.LatencySummary recent = syncLatencies.summaryAt(now);
        return new SyncLatency(
                recent.count(), recent.p50Micros(), recent.p99Micros(), recent.maxMicros(), currentWriteMillis(now));
    }

    /** Returns how long the current write has taken so far, or 0 if there is none. */
    private long currentWriteMillis(long nowNanos) {
        long startedNanos = writeStartedNanos;
        return startedNanos == NO_WRITE ? 0 : Math.max(0, nowNanos - startedNanos) / TimeSource.NANOS_PER_MILLI;
    }

    /** Returns the server's recent write delays, late deadlines and elections, together with its connections. */
    HealthObservations observations(List<PeerLinkStatus> links) {
        long now = ticker.nanos();
        RecentDurations.DurationSummary writes = recentWrites.at(ticker);
        RecentDurations.DurationSummary delays = recentDelays.at(ticker);
        return new HealthObservations(
                -1,
                List.of(),
                -1,
                0,
                currentWriteMillis(now),
                writes.count(),
                writes.slowCount(),
                writes.longestNanos() / TimeSource.NANOS_PER_MILLI,
                delays.percentAt(now),
                delays.longestNanos() / TimeSource.NANOS_PER_MILLI,
                unplannedElections.count(),
                links);
    }

    /** Records a completed write. Called by the log writer thread. */
    void recordSync(int entries, long nanos) {
        fsync.observe(nanos);
        long now = ticker.nanos();
        recentWrites.add(now, nanos);
        syncLatencies.add(now, nanos);
        if (entries > 0) {
            appendBatch.observe(entries);
        }
    }

    /** Records a batch of applied entries. Called by the thread that owns the machine. */
    void recordApplied(long entries, long nanos) {
        apply.observe(nanos);
        entriesApplied.add(entries);
    }

    /** Records a saved snapshot. Called by the snapshotter thread. */
    void recordSnapshotSaved(long nanos, long wallMillis) {
        snapshotSave.observe(nanos);
        snapshotsSaved.increment();
        snapshotSavedWallMillis = wallMillis;
    }

    void recordReply(Class<? extends ClientRequest> request, ClientReply reply) {
        if (WriteRequests.isWrite(request)) {
            writes.count(reply);
        } else if (request == ClientRequest.QueryRequest.class
                || request == ClientRequest.QueryCoordinationRequest.class) {
            reads.count(reply);
        } else if (request == ClientRequest.WatchEventsRequest.class) {
            recordWatchReply(reply);
        } else {
            others.count(reply);
        }
    }

    private void recordWatchReply(ClientReply reply) {
        watches.count(reply);
        ClientReply.WatchEventsReply events = reply.successOf(ClientReply.WatchEventsReply.class);
        if (events != null) {
            watchEvents.add(events.events().size());
        }
    }

    /** Records that something was received from another server. Any thread. */
    void recordHeard(ServerId from) {
        peerContactTimes.onHeard(from, ticker.nanos());
    }

    PeerContactTimes peerContactTimes() {
        return peerContactTimes;
    }

    void recordDroppedPeerMessage() {
        droppedPeerMessages.increment();
    }

    void recordDroppedConnection() {
        droppedConnections.increment();
    }

    long decisions(DecisionKind kind) {
        SingleWriterCounter count = decisions.get(kind);
        return count == null ? 0 : count.get();
    }

    Map<String, SingleWriterCounter> elections() {
        return elections;
    }

    Map<String, SingleWriterCounter> votesRefused() {
        return votesRefused;
    }

    long droppedPeerMessageCount() {
        return droppedPeerMessages.sum();
    }

    long droppedConnectionCount() {
        return droppedConnections.sum();
    }

    MetricHistogram fsync() {
        return fsync;
    }

    MetricHistogram appendBatch() {
        return appendBatch;
    }

    MetricHistogram apply() {
        return apply;
    }

    long entriesApplied() {
        return entriesApplied.get();
    }

    MetricHistogram snapshotSave() {
        return snapshotSave;
    }

    long snapshotsSaved() {
        return snapshotsSaved.get();
    }

    /** Returns when a snapshot was last saved, in milliseconds since the epoch, or 0 if none was saved. */
    long snapshotSavedWallMillis() {
        return snapshotSavedWallMillis;
    }

    RequestOutcomeCounts writes() {
        return writes;
    }

    RequestOutcomeCounts reads() {
        return reads;
    }

    RequestOutcomeCounts others() {
        return others;
    }

    RequestOutcomeCounts watches() {
        return watches;
    }

    /** Returns the number of changes that were sent to watches. */
    long watchEventCount() {
        return watchEvents.sum();
    }
}
