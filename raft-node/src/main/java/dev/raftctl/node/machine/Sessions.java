package dev.raftctl.node.machine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every open session, in the order of their last use. All that happens here is decided by the log alone: who is expelled by
 * the order of entries, who expires by log time, which only {@link SessionEnvelope.Advance} moves (trap C03).
 */
final class Sessions {
    private final SessionLimits limits;
    /** In access order: the first is the one used longest ago. */
    private final Map<Long, Session> open = new LinkedHashMap<>(16, 0.75f, true);

    private long nowMillis;
    private long keptBytes;

    Sessions(SessionLimits limits) {
        this.limits = limits;
    }

    SessionLimits limits() {
        return limits;
    }

    void open(long id, long ttlMillis) {
        open.put(id, new Session(id, ttlMillis, nowMillis));
        expelOverLimit();
    }

    void close(long id) {
        Session closed = open.remove(id);
        if (closed != null) {
            keptBytes -= closed.keptBytes();
        }
    }

    /** The session, used now; null when it never was, was closed, expelled, or expired (trap C04). */
    @Nullable
    Session use(long id) {
        Session session = open.get(id);
        if (session != null) {
            session.lastUsedMillis = nowMillis;
        }
        return session;
    }

    /** The client needs results from here on only. */
    void settle(Session session, long below) {
        long before = session.keptBytes();
        session.settle(below);
        keptBytes += session.keptBytes() - before;
    }

    void keep(Session session, Session.Kept kept) {
        session.keep(kept);
        keptBytes += kept.weight();
        expelOverLimit();
    }

    /** Log time goes on, and idle sessions end. */
    void advance(long elapsedMillis) {
        nowMillis += elapsedMillis;
        for (Iterator<Session> all = open.values().iterator(); all.hasNext(); ) {
            Session session = all.next();
            if (session.isIdleAt(nowMillis)) {
                keptBytes -= session.keptBytes();
                all.remove();
            }
        }
    }

    /** The one just used is last, and never alone over the limit, so it stays. */
    private void expelOverLimit() {
        Iterator<Session> longestAgo = open.values().iterator();
        while (open.size() > limits.sessionsMax() || keptBytes > limits.resultBytesMax()) {
            keptBytes -= longestAgo.next().keptBytes();
            longestAgo.remove();
        }
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** What the kept results take. */
    long keptBytes() {
        return keptBytes;
    }

    int count() {
        return open.size();
    }

    long nowMillis() {
        return nowMillis;
    }

    /** Copies, from the one used longest ago. */
    List<Session> copies() {
        List<Session> copies = new ArrayList<>(open.size());
        for (Session session : open.values()) {
            copies.add(session.copy());
        }
        return copies;
    }

    /** Become these, in the order of their last use. */
    void restore(long restoredMillis, List<Session> sessions) {
        open.clear();
        keptBytes = 0;
        nowMillis = restoredMillis;
        for (Session session : sessions) {
            open.put(session.id, session);
            keptBytes += session.keptBytes();
        }
    }

    long hash() {
        long hash = StateHash.fold(0, nowMillis);
        for (Session session : open.values()) {
            hash = StateHash.fold(hash, session.hash());
        }
        return hash;
    }
}
