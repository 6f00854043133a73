package dev.raftctl.node.runtime;

import dev.raftctl.node.observation.ObservedEvent;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts writes that this server refused, by reason, and reports each period of refusals: from its first to its last.
 * Redirections to the leader do not count. Thread-safe.
 */
final class RefusedWrites {
    /** A period ends if nothing was refused for this long. */
    private static final long QUIET_MILLIS = 2_000;

    /** An ongoing period is reported at this interval. */
    private static final long REPORT_MILLIS = 10_000;

    private final Map<RefusalReason, RefusalPeriod> periods = new EnumMap<>(RefusalReason.class);
    private final TimeSource ticker;

    /** Consecutive refusals for the same reason. */
    private static final class RefusalPeriod {
        private final long fromWallMillis;
        private long untilWallMillis;
        private long lastMillis;
        private long reportDueMillis;
        private long count;

        private RefusalPeriod(long wallMillis, long nowMillis) {
            fromWallMillis = wallMillis;
            reportDueMillis = nowMillis + REPORT_MILLIS;
        }
    }

    RefusedWrites(TimeSource ticker) {
        this.ticker = ticker;
    }

    /** Notes a reply to a client. Takes no lock unless it refuses a write. */
    void onReply(Class<? extends ClientRequest> request, ClientReply reply) {
        Refusal refusal = WriteRequests.isWrite(request) ? reply.refusal() : null;
        if (refusal != null && refusal.reason() != RefusalReason.NOT_LEADER) {
            onRefused(refusal.reason());
        }
    }

    private synchronized void onRefused(RefusalReason reason) {
        long nowMillis = ticker.nanos() / TimeSource.NANOS_PER_MILLI;
        long wallMillis = ticker.wallMillis();
        RefusalPeriod period = periods.computeIfAbsent(reason, first -> new RefusalPeriod(wallMillis, nowMillis));
        period.count++;
        period.lastMillis = nowMillis;
        period.untilWallMillis = wallMillis;
    }

    /** Returns the reports that are due. */
    synchronized List<ObservedEvent> take(long term, long nowMillis) {
        List<ObservedEvent> events = new ArrayList<>();
        periods.forEach((reason, period) -> {
            boolean isOver = nowMillis - period.lastMillis >= QUIET_MILLIS;
            if (isOver || nowMillis >= period.reportDueMillis) {
                period.reportDueMillis = nowMillis + REPORT_MILLIS;
                events.add(event(term, reason, period, isOver));
            }
        });
        periods.values().removeIf(period -> nowMillis - period.lastMillis >= QUIET_MILLIS);
        return events;
    }

    /** Returns the reports of all periods that are not over, because the server stops. */
    synchronized List<ObservedEvent> takeAll(long term) {
        List<ObservedEvent> events = new ArrayList<>();
        periods.forEach((reason, period) -> events.add(event(term, reason, period, true)));
        periods.clear();
        return events;
    }

    private static ObservedEvent event(long term, RefusalReason reason, RefusalPeriod period, boolean isOver) {
        return new ObservedEvent(
                "writes-refused",
                term,
                "",
                reason.name(),
                DecisionData.NONE
                        .with("from", period.fromWallMillis)
                        .with("until", period.untilWallMillis)
                        .with("count", period.count)
                        .with("over", isOver ? "yes" : "no"),
                "refused " + period.count + " writes within " + (period.untilWallMillis - period.fromWallMillis)
                        + " ms: " + reason.name(),
                true);
    }
}
