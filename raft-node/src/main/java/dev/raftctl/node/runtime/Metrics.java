package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Decision;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts since the node started. Any thread. */
final class Metrics {
    private final Map<Decision.Kind, LongAdder> decisions = new EnumMap<>(Decision.Kind.class);
    private final LongAdder refusedBusy = new LongAdder();
    private final LongAdder droppedMail = new LongAdder();
    private final LongAdder droppedConnections = new LongAdder();

    /**
     * All counts at one moment.
     *
     * @param decisions by kind, every kind
     * @param refusedBusy questions refused because too many waited
     * @param droppedMail messages of other servers dropped for the same reason
     * @param droppedConnections closed because of what came on them
     */
    record Snapshot(Map<Decision.Kind, Long> decisions, long refusedBusy, long droppedMail, long droppedConnections) {}

    Metrics() {
        for (Decision.Kind kind : Decision.Kind.values()) {
            decisions.put(kind, new LongAdder());
        }
    }

    void decided(Decision.Kind kind) {
        LongAdder count = decisions.get(kind);
        if (count != null) {
            count.increment();
        }
    }

    void refusedBusy() {
        refusedBusy.increment();
    }

    void droppedMail() {
        droppedMail.increment();
    }

    void droppedConnection() {
        droppedConnections.increment();
    }

    Snapshot snapshot() {
        Map<Decision.Kind, Long> counts = new EnumMap<>(Decision.Kind.class);
        decisions.forEach((kind, count) -> counts.put(kind, count.sum()));
        return new Snapshot(counts, refusedBusy.sum(), droppedMail.sum(), droppedConnections.sum());
    }
}
