package dev.raftctl.node.runtime;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.health.RecentLatencies.LatencySummary;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.WriteLatency;
import java.util.List;
import java.util.function.Supplier;

/** Collects what a server's parts measure. Any thread. */
final class NodeHealthMeasurements implements PublishedNodeStatus.MeasurementSource {
    private static final long MICROS_PER_MILLI = 1_000;

    private final HealthMonitor monitor;
    private final NodeMetrics metrics;
    private final Supplier<List<PeerContact>> peerContacts;
    private final TimeSource ticker;

    /** @param peerContacts the contacts with the other members */
    NodeHealthMeasurements(
            HealthMonitor monitor, NodeMetrics metrics, Supplier<List<PeerContact>> peerContacts, TimeSource ticker) {
        this.monitor = monitor;
        this.metrics = metrics;
        this.peerContacts = peerContacts;
        this.ticker = ticker;
    }

    @Override
    public HealthMeasurements current(RaftStateView view, long oldestUncommittedMillis) {
        long now = ticker.nanos();
        CoreLoopDelay coreLoop = coreLoopDelay(metrics.coreDelays(now), monitor.wakeDelays(now));
        return new HealthMeasurements(
                ticker.wallMillis(),
                metrics.electionObserver().leaderless(now),
                peerContacts.get(),
                metrics.syncLatency(),
                coreLoop,
                monitor.throttledPercent(),
                monitor.pauses(now),
                metrics.electionObserver().leaderChanges(now),
                view.role() == ServerRole.LEADER
                        ? metrics.writeLatency()
                                .summaryAt(
                                        now, oldestUncommittedMillis, coreLoop.p99Micros(), monitor.throttledPercent())
                        : WriteLatency.NONE,
                view.lastAppliedTerm(),
                monitor.clockJump(now));
    }

    /**
     * A core that waits for messages has few deadlines to be late for, so the delays of the monitor's thread count as
     * well: what stops one thread stops the others.
     */
    static CoreLoopDelay coreLoopDelay(LatencySummary core, LatencySummary monitor) {
        return new CoreLoopDelay(
                Math.max(core.p99Micros(), monitor.p99Micros()),
                Math.max(core.maxMicros(), monitor.maxMicros()) / MICROS_PER_MILLI);
    }
}
