package dev.raftctl.node.runtime;

import dev.raftctl.node.observation.ObservedEvent;
import dev.raftctl.protocol.message.DecisionData;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * Logs rejected connections: the first one of each host and reason, then once a minute with their number, and never
 * more lines than a person can read. Thread-safe.
 */
final class RejectedConnectionLogger {
    private static final Logger LOG = ServerLog.LOGGER;

    /** The minimum time between two log lines about rejected connections. */
    static final long MIN_LINE_INTERVAL_NANOS = 1_000 * TimeSource.NANOS_PER_MILLI;

    /** The minimum time between two log lines about the same host and the same reason. */
    static final long REMIND_NANOS = 60_000 * TimeSource.NANOS_PER_MILLI;

    /** The maximum number of reasons logged per host and minute. Random bytes lead to a new reason each time. */
    private static final int MAX_REASONS_PER_HOST = 3;

    private static final int MAX_HOSTS = 256;

    private final TimeSource ticker;
    private final Consumer<ObservedEvent> events;
    private final Map<String, LoggedRejectionReasons> hosts = new HashMap<>();
    private long quietUntilNanos;
    private long suppressedCount;

    /** The reasons that were logged about a host within a minute after its first rejected connection. */
    private static final class LoggedRejectionReasons {
        private final Set<String> reasons = new HashSet<>();
        private long untilNanos;
        private long suppressedCount;
    }

    /** @param events also receives each connection that is logged */
    RejectedConnectionLogger(TimeSource ticker, Consumer<ObservedEvent> events) {
        this.ticker = ticker;
        this.events = events;
        quietUntilNanos = ticker.nanos();
    }

    /**
     * Logs a rejected connection unless a line about it is too recent.
     *
     * @param remote HOST:PORT, possibly with a name before it
     */
    void report(String remote, String reason) {
        long suppressed = suppressedSinceLastLine(remote, reason);
        if (suppressed >= 0) {
            events.accept(new ObservedEvent(
                    "not-let-in",
                    0,
                    "",
                    "",
                    DecisionData.NONE.with("from", remote).with("more", suppressed),
                    "rejected a connection from " + remote + ": " + reason,
                    false));
            LOG.warn(
                    "rejected connection from {}: {}{}",
                    remote,
                    reason,
                    suppressed == 0 ? "" : " (and " + suppressed + " more)");
        }
    }

    /**
     * Returns how many connections were not logged since the last line, or a negative number if this one is not to be
     * logged either.
     */
    synchronized long suppressedSinceLastLine(String remote, String reason) {
        long now = ticker.nanos();
        if (hosts.size() >= MAX_HOSTS && !hosts.containsKey(host(remote))) {
            hosts.values().removeIf(old -> now - old.untilNanos >= 0);
        }
        boolean isFull = hosts.size() >= MAX_HOSTS && !hosts.containsKey(host(remote));
        if (isFull) {
            suppressedCount++;
            return -1;
        }
        LoggedRejectionReasons from = hosts.computeIfAbsent(host(remote), first -> new LoggedRejectionReasons());
        if (from.reasons.isEmpty() || now - from.untilNanos >= 0) {
            from.reasons.clear();
            from.untilNanos = now + REMIND_NANOS;
        }
        boolean alreadyLogged = from.reasons.contains(reason) || from.reasons.size() >= MAX_REASONS_PER_HOST;
        if (alreadyLogged || now - quietUntilNanos < 0) {
            if (alreadyLogged) {
                from.suppressedCount++;
            } else {
                suppressedCount++;
            }
            return -1;
        }
        from.reasons.add(reason);
        quietUntilNanos = now + MIN_LINE_INTERVAL_NANOS;
        long suppressed = suppressedCount + from.suppressedCount;
        suppressedCount = 0;
        from.suppressedCount = 0;
        return suppressed;
    }

    private static String host(String remote) {
        int port = remote.lastIndexOf(':');
        return port < 0 ? remote : remote.substring(0, port);
    }
}
