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
    private final IndexLagClock applied = new IndexLagClock();
    private IndexLagClock committed = new IndexLagClock();
    private final Map<ServerId, IndexLagClock> followers = new HashMap<>();
    private long leaderTerm = -1;
    private long leaderSinceNanos;

    /**
     * Lags as of one view, in nanoseconds, or {@link IndexLagClock#UNKNOWN}.
     *
     * @param leadingNanos the time since this server became leader, or {@link IndexLagClock#UNKNOWN} if it is not
     *     leader
     * @param followers lags in milliseconds
     */
    record MeasuredReplicationLags(
            long leadingNanos, long uncommittedNanos, long unappliedNanos, List<FollowerLag> followers) {
        /** The lags that are reported before the core has published its first state. */
        static final MeasuredReplicationLags NONE =
                new MeasuredReplicationLags(IndexLagClock.UNKNOWN, IndexLagClock.UNKNOWN, 0, List.of());
    }

    MeasuredReplicationLags update(RaftStateView view, long nowNanos) {
        applied.update(nowNanos, view.lastApplied(), view.commitIndex());
        long unapplied = applied.lagNanos(nowNanos);
        if (view.role() != ServerRole.LEADER) {
            leaderTerm = -1;
            return new MeasuredReplicationLags(IndexLagClock.UNKNOWN, IndexLagClock.UNKNOWN, unapplied, List.of());
        }
        long term = view.hardState().term();
        if (term != leaderTerm) {
            leaderTerm = term;
            leaderSinceNanos = nowNanos;
            followers.clear();
            committed = new IndexLagClock();
        }
        committed.update(nowNanos, view.commitIndex(), view.last().index());
        long uncommitted = committed.lagNanos(nowNanos);
        List<FollowerLag> lags = new ArrayList<>(view.followers().size());
        for (FollowerStatus follower : view.followers()) {
            IndexLagClock clock = followers.computeIfAbsent(follower.id(), id -> new IndexLagClock());
            clock.update(nowNanos, follower.matchIndex(), view.last().index());
            lags.add(new FollowerLag(follower.id(), millis(clock.lagNanos(nowNanos))));
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
                leading, uncommitted == IndexLagClock.UNKNOWN ? leading : uncommitted, unapplied, lags);
    }

    private static long millis(long nanos) {
        return nanos <= 0 ? nanos : Math.max(1, nanos / TimeSource.NANOS_PER_MILLI);
    }
}
