package dev.raftctl.node.machine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every open session, in the order of their last use. All that happens here is decided by the log alone: who is expelled by
 * the order of entries, who expires by log time, which only {@link SessionEnvelope.AdvanceLogTime} moves (hazard C03).
 */
final class SessionTable {
    private final SessionLimits limits;
    /** In access order: the first is the one used longest ago. */
    private final Map<Long, Session> open = new LinkedHashMap<>(16, 0.75f, true);

    private long logTimeMillis;
    private long cachedBytes;

    SessionTable(SessionLimits limits) {
        this.limits = limits;
    }

    SessionLimits limits() {
        return limits;
    }

    void open(long id, long ttlMillis) {
        open.put(id, new Session(id, ttlMillis, logTimeMillis));
        evictOverLimit();
    }

    void close(long id) {
        Session closed = open.remove(id);
        if (closed != null) {
            cachedBytes -= closed.cachedBytes();
        }
    }

    /** The session, used now; null when it never was, was closed, expelled, or expired (hazard C04). */
    @Nullable
    Session touch(long id) {
        Session session = open.get(id);
        if (session != null) {
            session.lastUsedMillis = logTimeMillis;
        }
        return session;
    }

    /** The client needs results from here on only. */
    void discardResultsBelow(Session session, long sequence) {
        long cachedBytesBefore = session.cachedBytes();
        session.discardResultsBelow(sequence);
        cachedBytes += session.cachedBytes() - cachedBytesBefore;
    }

    void cacheResult(Session session, Session.CachedResult result) {
        session.cacheResult(result);
        cachedBytes += result.weight();
        evictOverLimit();
    }

    /** Log time goes on, and idle sessions end. */
    void advanceLogTime(long elapsedMillis) {
        logTimeMillis += elapsedMillis;
        for (Iterator<Session> iterator = open.values().iterator(); iterator.hasNext(); ) {
            Session session = iterator.next();
            if (session.isIdleAt(logTimeMillis)) {
                cachedBytes -= session.cachedBytes();
                iterator.remove();
            }
        }
    }

    /** The one just used is last, and never alone over the limit, so it stays. */
    private void evictOverLimit() {
        Iterator<Session> leastRecentlyUsed = open.values().iterator();
        while (open.size() > limits.maxSessions() || cachedBytes > limits.maxResultBytes()) {
            cachedBytes -= leastRecentlyUsed.next().cachedBytes();
            leastRecentlyUsed.remove();
        }
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** What the kept results take. */
    long cachedBytes() {
        return cachedBytes;
    }

    int count() {
        return open.size();
    }

    long logTimeMillis() {
        return logTimeMillis;
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
        cachedBytes = 0;
        logTimeMillis = restoredMillis;
        for (Session session : sessions) {
            open.put(session.id, session);
            cachedBytes += session.cachedBytes();
        }
    }

    long hash() {
        long hash = StateHash.fold(0, logTimeMillis);
        for (Session session : open.values()) {
            hash = StateHash.fold(hash, session.hash());
        }
        return hash;
    }
}
