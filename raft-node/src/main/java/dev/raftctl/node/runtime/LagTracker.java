package dev.raftctl.node.runtime;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lag, in time, of the commit index, the applied index and each follower, updated with each view of the core. The
 * thread that owns the core.
 */
final class LagTracker {
    private final IndexLagMeter applied = new IndexLagMeter();
    private IndexLagMeter committed = new IndexLagMeter();
    private final Map<ServerId, IndexLagMeter> followers = new HashMap<>();
    private long leaderTerm = -1;
    private long leaderSinceNanos;

    /**
     * Lags as of one view, in nanoseconds, or {@link IndexLagMeter#UNKNOWN}.
     *
     * @param leadingNanos the time since this server became leader, or {@link IndexLagMeter#UNKNOWN} if it is not
     *     leader
     * @param followers lags in milliseconds
     */
    record MeasuredReplicationLags(
            long leadingNanos, long uncommittedNanos, long unappliedNanos, List<FollowerLag> followers) {
        /** The lags that are reported before the core has published its first state. */
        static final MeasuredReplicationLags NONE =
                new MeasuredReplicationLags(IndexLagMeter.UNKNOWN, IndexLagMeter.UNKNOWN, 0, List.of());
    }

    MeasuredReplicationLags update(RaftStateView view, long nowNanos) {
        applied.update(nowNanos, view.lastApplied(), view.commitIndex());
        long unapplied = applied.lagNanos(nowNanos);
        if (view.role() != ServerRole.LEADER) {
            leaderTerm = -1;
            return new MeasuredReplicationLags(IndexLagMeter.UNKNOWN, IndexLagMeter.UNKNOWN, unapplied, List.of());
        }
        long term = view.hardState().term();
        if (term != leaderTerm) {
            leaderTerm = term;
            leaderSinceNanos = nowNanos;
            followers.clear();
            committed = new IndexLagMeter();
        }
        committed.update(nowNanos, view.commitIndex(), view.last().index());
        long uncommitted = committed.lagNanos(nowNanos);
        List<FollowerLag> lags = new ArrayList<>(view.followers().size());
        for (FollowerStatus follower : view.followers()) {
            IndexLagMeter lag = followers.computeIfAbsent(follower.id(), id -> new IndexLagMeter());
            lag.update(nowNanos, follower.matchIndex(), view.last().index());
            lags.add(new FollowerLag(follower.id(), millis(lag.lagNanos(nowNanos))));
        }
        if (followers.size() > lags.size()) {
            followers
                    .keySet()
                    .removeIf(id -> view.followers().stream()
                            .noneMatch(follower -> follower.id().equals(id)));
        }
        long leading = nowNanos - leaderSinceNanos;
        // Until the first commit of its term, entries have waited since the leader's election.
        return new MeasuredReplicationLags(
                leading, uncommitted == IndexLagMeter.UNKNOWN ? leading : uncommitted, unapplied, lags);
    }

    private static long millis(long nanos) {
        return nanos <= 0 ? nanos : Math.max(1, nanos / TimeSource.NANOS_PER_MILLI);
    }
}
