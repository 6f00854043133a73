package dev.raftctl.node.runtime;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.health.RecentLatencies.LatencySummary;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.WriteLatency;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
                                        now,
                                        oldestUncommittedMillis,
                                        coreLoop.p99Micros(),
                                        monitor.throttledPercent(),
                                        waitsForOwnDisk(view))
                        : WriteLatency.NONE,
                view.lastAppliedTerm(),
                monitor.clockJump(now));
    }

    /** Returns whether a leader's oldest uncommitted entry would be committed if it were durable on its own disk. */
    static boolean waitsForOwnDisk(RaftStateView view) {
        long oldest = view.commitIndex() + 1;
        if (oldest > view.last().index() || oldest <= view.durableIndex()) {
            return false;
        }
        Set<ServerId> holders = new TreeSet<>(view.configuration().members().keySet());
        for (FollowerStatus follower : view.followers()) {
            if (follower.matchIndex() < oldest) {
                holders.remove(follower.id());
            }
        }
        return Quorum.hasMajority(view.configuration(), holders);
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
