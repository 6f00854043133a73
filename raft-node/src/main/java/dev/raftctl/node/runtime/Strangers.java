package dev.raftctl.node.runtime;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs callers that were not let in: the first time from each host and for each reason, then once a minute with their
 * number, and never more than a person can read, since they may be many. Any thread.
 */
final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    /** Between two lines, whoever they are about. */
    static final long PAUSE_NANOS = 1_000 * Ticker.NANOS_PER_MILLI;

    /** Between two lines about one host with the same reason. */
    static final long REMIND_NANOS = 60_000 * Ticker.NANOS_PER_MILLI;

    /** Reasons of one host that are logged in that time: those of bytes at random are all different. */
    private static final int REASONS_MAX = 3;

    private static final int HOSTS_MAX = 256;

    private final Ticker ticker;
    private final Map<String, Host> hosts = new HashMap<>();
    private long quietUntil;
    private long unlogged;

    /** What was logged about one host in the minute that began with the first of it. */
    private static final class Host {
        private final Set<String> reasons = new HashSet<>();
        private long until;
        private long unlogged;
    }

    Strangers(Ticker ticker) {
        this.ticker = ticker;
        quietUntil = ticker.nanos();
    }

    /** @param remote HOST:PORT, perhaps after a name */
    void tell(String remote, String why) {
        long others = toLog(remote, why);
        if (others >= 0) {
            LOG.warn("{} was not let in: {}{}", remote, why, others == 0 ? "" : " (and " + others + " more before)");
        }
    }

    /** How many were not logged before; negative: nor is this one. */
    synchronized long toLog(String remote, String why) {
        long now = ticker.nanos();
        if (hosts.size() >= HOSTS_MAX && !hosts.containsKey(host(remote))) {
            hosts.values().removeIf(old -> now - old.until >= 0);
        }
        boolean crowded = hosts.size() >= HOSTS_MAX && !hosts.containsKey(host(remote));
        if (crowded) {
            unlogged++;
            return -1;
        }
        Host from = hosts.computeIfAbsent(host(remote), first -> new Host());
        if (from.reasons.isEmpty() || now - from.until >= 0) {
            from.reasons.clear();
            from.until = now + REMIND_NANOS;
        }
        boolean known = from.reasons.contains(why) || from.reasons.size() >= REASONS_MAX;
        if (known || now - quietUntil < 0) {
            if (known) {
                from.unlogged++;
            } else {
                unlogged++;
            }
            return -1;
        }
        from.reasons.add(why);
        quietUntil = now + PAUSE_NANOS;
        long others = unlogged + from.unlogged;
        unlogged = 0;
        from.unlogged = 0;
        return others;
    }

    private static String host(String remote) {
        int port = remote.lastIndexOf(':');
        return port < 0 ? remote : remote.substring(0, port);
    }
}
