package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ServerId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs problems with other servers: one line when a problem starts or changes, and a reminder each minute, no matter
 * how often connections are retried. Thread-safe.
 */
final class PeerAlerts {
    private static final Logger LOG = ServerLog.LOGGER;
    private static final int MAX_SERVERS = 256;
    private static final int MAX_TEXTS_PER_SERVER = 16;

    static final long REMIND_NANOS = 60_000 * TimeSource.NANOS_PER_MILLI;

    /** If a resolved problem recurs within this time, the problem is not logged again. */
    static final long RECURRENCE_NANOS = 5_000 * TimeSource.NANOS_PER_MILLI;

    private final Map<ServerId, Map<String, ActivePeerAlert>> alerts = new HashMap<>();
    private final PeerAlertSink sink;
    private final LongSupplier term;
    private final LongSupplier nanos;

    /** Receives the lines to log about problems with other servers. */
    interface PeerAlertSink {
        void log(long term, String kind, ServerId subject, String text);
    }

    /** One problem with one other server. */
    private static final class ActivePeerAlert {
        private long quietUntil;
        private long occurrences;
        private boolean resolved;

        /**
         * Counts an occurrence. Returns how many there were since the last line, including this one, or 0 if none is
         * due.
         */
        long occurrencesToLog(long now) {
            occurrences++;
            if (now - quietUntil < 0) {
                resolved = false;
                return 0;
            }
            long count = resolved ? 1 : occurrences;
            resolved = false;
            occurrences = 0;
            quietUntil = now + REMIND_NANOS;
            return count;
        }

        /** Marks the problem as resolved. Returns false if it was already resolved. */
        boolean resolve(long now) {
            if (resolved) {
                return false;
            }
            resolved = true;
            quietUntil = Math.min(quietUntil, now + RECURRENCE_NANOS);
            return true;
        }
    }

    /** @param nanos a monotonic clock, in nanoseconds */
    PeerAlerts(PeerAlertSink sink, LongSupplier term, LongSupplier nanos) {
        this.sink = sink;
        this.term = term;
        this.nanos = nanos;
    }

    /**
     * Reports a problem.
     *
     * @param kind its kind in the journal
     */
    void report(ServerId server, String kind, String text) {
        long occurrences = occurrencesToLog(server, kind, text);
        if (occurrences == 1) {
            sink.log(term.getAsLong(), kind, server, text);
        } else if (occurrences > 1) {
            sink.log(
                    term.getAsLong(),
                    kind,
                    server,
                    text + " (still the case; " + occurrences + " times since the last line)");
        }
    }

    private synchronized long occurrencesToLog(ServerId server, String kind, String text) {
        if (alerts.size() >= MAX_SERVERS && !alerts.containsKey(server)) {
            alerts.clear();
        }
        Map<String, ActivePeerAlert> known = alerts.computeIfAbsent(server, first -> new LinkedHashMap<>());
        if (known.size() >= MAX_TEXTS_PER_SERVER && !known.containsKey(kind + text)) {
            known.remove(known.keySet().iterator().next());
        }
        long now = nanos.getAsLong();
        return known.computeIfAbsent(kind + text, first -> newAlert(now)).occurrencesToLog(now);
    }

    private static ActivePeerAlert newAlert(long now) {
        ActivePeerAlert alert = new ActivePeerAlert();
        alert.quietUntil = now;
        return alert;
    }

    /** Marks all problems with a server as resolved, because the connection to the server works. */
    void onConnected(ServerId server) {
        if (resolveAll(server)) {
            LOG.info("connected to server {}; earlier problems with it are resolved", server);
        }
    }

    private synchronized boolean resolveAll(ServerId server) {
        boolean anyResolved = false;
        for (ActivePeerAlert each : alerts.getOrDefault(server, Map.of()).values()) {
            anyResolved |= each.resolve(nanos.getAsLong());
        }
        return anyResolved;
    }

    static String diskLost(ServerId server, String address) {
        return "server " + server + " at " + address
                + " came back without its data: replace it with a server that has a new id,"
                + " raftctl replace-server " + server + " NEW=HOST:PORT";
    }
}
