package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ServerId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with other servers, one line when it begins or changes and a reminder each minute, however often links
 * try again. Any thread.
 */
final class PeerAlerts {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final int MAX_SERVERS = 256;
    private static final int MAX_TEXTS_PER_SERVER = 16;

    static final long REMIND_NANOS = 60_000 * Ticker.NANOS_PER_MILLI;

    /** What ends and begins again sooner is no news. */
    static final long RECURRENCE_NANOS = 5_000 * Ticker.NANOS_PER_MILLI;

    private final Map<ServerId, Map<String, Alert>> alerts = new HashMap<>();
    private final Sink sink;
    private final LongSupplier term;
    private final LongSupplier nanos;

    /** Where lines go. */
    interface Sink {
        void log(long term, String kind, ServerId subject, String text);
    }

    /** One thing that is wrong with one server. */
    private static final class Alert {
        private long quietUntil;
        private long occurrences;
        private boolean resolved;

        /** How often it was met since it was last logged, this time among them; 0: it is not to be logged now. */
        long occurrencesToLog(long now) {
            occurrences++;
            if (now - quietUntil < 0) {
                resolved = false;
                return 0;
            }
            long times = resolved ? 1 : occurrences;
            resolved = false;
            occurrences = 0;
            quietUntil = now + REMIND_NANOS;
            return times;
        }

        /** True when that is news. */
        boolean resolve(long now) {
            if (resolved) {
                return false;
            }
            resolved = true;
            quietUntil = Math.min(quietUntil, now + RECURRENCE_NANOS);
            return true;
        }
    }

    /** @param nanos a clock that never goes back */
    PeerAlerts(Sink sink, LongSupplier term, LongSupplier nanos) {
        this.sink = sink;
        this.term = term;
        this.nanos = nanos;
    }

    /** @param kind a word for the journal */
    void report(ServerId server, String kind, String text) {
        long times = occurrencesToLog(server, kind, text);
        if (times == 1) {
            sink.log(term.getAsLong(), kind, server, text);
        } else if (times > 1) {
            sink.log(term.getAsLong(), kind, server, text + " (still so; " + times + " times since the last line)");
        }
    }

    private synchronized long occurrencesToLog(ServerId server, String kind, String text) {
        if (alerts.size() >= MAX_SERVERS && !alerts.containsKey(server)) {
            alerts.clear();
        }
        Map<String, Alert> known = alerts.computeIfAbsent(server, first -> new LinkedHashMap<>());
        if (known.size() >= MAX_TEXTS_PER_SERVER && !known.containsKey(kind + text)) {
            known.remove(known.keySet().iterator().next());
        }
        long now = nanos.getAsLong();
        return known.computeIfAbsent(kind + text, first -> newAlert(now)).occurrencesToLog(now);
    }

    private static Alert newAlert(long now) {
        Alert complaint = new Alert();
        complaint.quietUntil = now;
        return complaint;
    }

    /** The link to it works. */
    void onConnected(ServerId server) {
        if (resolveAll(server)) {
            LOG.info("server {} is reached, and nothing is wrong with it any more", server);
        }
    }

    private synchronized boolean resolveAll(ServerId server) {
        boolean anyResolved = false;
        for (Alert each : alerts.getOrDefault(server, Map.of()).values()) {
            anyResolved |= each.resolve(nanos.getAsLong());
        }
        return anyResolved;
    }

    static String diskLost(ServerId server, String address) {
        return "server " + server + " at " + address
                + " came back without the disk it had: replace it by a server with a new id,"
                + " raftctl replace-server " + server + " NEW=HOST:PORT";
    }
}
