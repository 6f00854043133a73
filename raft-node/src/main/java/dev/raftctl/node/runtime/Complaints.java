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
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final int SERVERS_MAX = 256;
    private static final int TEXTS_MAX = 16;

    static final long REMIND_NANOS = 60_000 * Ticker.NANOS_PER_MILLI;

    /** What ends and begins again sooner is no news. */
    static final long SETTLED_NANOS = 5_000 * Ticker.NANOS_PER_MILLI;

    private final Map<ServerId, Map<String, Complaint>> all = new HashMap<>();
    private final Out out;
    private final LongSupplier term;
    private final LongSupplier nanos;

    /** Where lines go. */
    interface Out {
        void tell(long term, String kind, ServerId subject, String text);
    }

    /** One thing that is wrong with one server. */
    private static final class Complaint {
        private long quietUntil;
        private long repeated;
        private boolean settled;

        /** How often it was met since it was last logged, this time among them; 0: it is not to be logged now. */
        long met(long now) {
            repeated++;
            if (now - quietUntil < 0) {
                settled = false;
                return 0;
            }
            long times = settled ? 1 : repeated;
            settled = false;
            repeated = 0;
            quietUntil = now + REMIND_NANOS;
            return times;
        }

        /** True when that is news. */
        boolean settle(long now) {
            if (settled) {
                return false;
            }
            settled = true;
            quietUntil = Math.min(quietUntil, now + SETTLED_NANOS);
            return true;
        }
    }

    /** @param nanos a clock that never goes back */
    Complaints(Out out, LongSupplier term, LongSupplier nanos) {
        this.out = out;
        this.term = term;
        this.nanos = nanos;
    }

    /** @param kind a word for the journal */
    void about(ServerId server, String kind, String text) {
        long times = met(server, kind, text);
        if (times == 1) {
            out.tell(term.getAsLong(), kind, server, text);
        } else if (times > 1) {
            out.tell(term.getAsLong(), kind, server, text + " (still so; " + times + " times since the last line)");
        }
    }

    private synchronized long met(ServerId server, String kind, String text) {
        if (all.size() >= SERVERS_MAX && !all.containsKey(server)) {
            all.clear();
        }
        Map<String, Complaint> known = all.computeIfAbsent(server, first -> new LinkedHashMap<>());
        if (known.size() >= TEXTS_MAX && !known.containsKey(kind + text)) {
            known.remove(known.keySet().iterator().next());
        }
        long now = nanos.getAsLong();
        return known.computeIfAbsent(kind + text, first -> first(now)).met(now);
    }

    private static Complaint first(long now) {
        Complaint complaint = new Complaint();
        complaint.quietUntil = now;
        return complaint;
    }

    /** The link to it works. */
    void settled(ServerId server) {
        if (settledNow(server)) {
            LOG.info("server {} is reached, and nothing is wrong with it any more", server);
        }
    }

    private synchronized boolean settledNow(ServerId server) {
        boolean news = false;
        for (Complaint each : all.getOrDefault(server, Map.of()).values()) {
            news |= each.settle(nanos.getAsLong());
        }
        return news;
    }

    static String diskLost(ServerId server, String address) {
        return "server " + server + " at " + address
                + " came back without the disk it had: replace it by a server with a new id,"
                + " raftctl replace-server " + server + " NEW=HOST:PORT";
    }
}
