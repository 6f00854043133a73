package dev.raftctl.node.runtime;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far everything that may fall behind is behind, in time, from one view of the core to the next. The core's thread.
 */
final class LagTimes {
    private final LagClock applied = new LagClock();
    private LagClock committed = new LagClock();
    private final Map<ServerId, LagClock> followers = new HashMap<>();
    private long ledTerm = -1;
    private long leadingSince;

    /**
     * As of one view; in nanoseconds, with {@link LagClock#NEVER} where that is so.
     *
     * @param leading since it won; {@link LagClock#NEVER} on a server that does not lead
     * @param followers their ages are in milliseconds
     */
    record Seen(long leading, long uncommitted, long unapplied, List<FollowerLag> followers) {
        /** Before the first view. */
        static final Seen NONE = new Seen(LagClock.NEVER, LagClock.NEVER, 0, List.of());
    }

    Seen see(RaftView view, long nowNanos) {
        applied.see(nowNanos, view.lastApplied(), view.commitIndex());
        long unapplied = applied.behindNanos(nowNanos);
        if (view.role() != ServerRole.LEADER) {
            ledTerm = -1;
            return new Seen(LagClock.NEVER, LagClock.NEVER, unapplied, List.of());
        }
        long term = view.ballot().term();
        if (term != ledTerm) {
            ledTerm = term;
            leadingSince = nowNanos;
            followers.clear();
            committed = new LagClock();
        }
        committed.see(nowNanos, view.commitIndex(), view.last().index());
        long uncommitted = committed.behindNanos(nowNanos);
        List<FollowerLag> lags = new ArrayList<>(view.followers().size());
        for (FollowerStatus each : view.followers()) {
            LagClock clock = followers.computeIfAbsent(each.id(), id -> new LagClock());
            clock.see(nowNanos, each.matchIndex(), view.last().index());
            lags.add(new FollowerLag(each.id(), millis(clock.behindNanos(nowNanos))));
        }
        if (followers.size() > lags.size()) {
            followers
                    .keySet()
                    .removeIf(id -> view.followers().stream()
                            .noneMatch(each -> each.id().equals(id)));
        }
        long leading = nowNanos - leadingSince;
        // Before anything was committed in its term, everything has waited since it leads.
        return new Seen(leading, uncommitted == LagClock.NEVER ? leading : uncommitted, unapplied, lags);
    }

    private static long millis(long nanos) {
        return nanos <= 0 ? nanos : Math.max(1, nanos / Ticker.NANOS_PER_MILLI);
    }
}
