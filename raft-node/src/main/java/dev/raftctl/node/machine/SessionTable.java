package dev.raftctl.node.machine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All open sessions, ordered by last use. The log alone decides everything here: the order of entries decides which
 * session is evicted, and log time, which only {@link CommandEntryPayload.AdvanceLogTimePayload} advances, decides
 * which one expires (hazard C03).
 */
final class SessionTable {
    private final SessionLimits limits;
    /** The open sessions by id, starting with the least recently used session. */
    private final Map<Long, ClientSession> sessionsById = new LinkedHashMap<>(16, 0.75f, true);

    private long logTimeMillis;
    private long cachedBytes;

    SessionTable(SessionLimits limits) {
        this.limits = limits;
    }

    SessionLimits limits() {
        return limits;
    }

    void open(long id, long ttlMillis) {
        sessionsById.put(id, new ClientSession(id, ttlMillis, logTimeMillis));
        evictOverLimit();
    }

    void close(long id) {
        ClientSession closed = sessionsById.remove(id);
        if (closed != null) {
            cachedBytes -= closed.cachedBytes();
        }
    }

    /**
     * Returns the session and marks it as used now; null if it never existed, or was closed, evicted or expired (hazard
     * C04).
     */
    @Nullable
    ClientSession touch(long id) {
        ClientSession session = sessionsById.get(id);
        if (session != null) {
            session.lastUsedMillis = logTimeMillis;
        }
        return session;
    }

    /** Discards the cached results of commands below this sequence number, which the client no longer needs. */
    void discardResultsBelow(ClientSession session, long sequence) {
        long cachedBytesBefore = session.cachedBytes();
        session.discardResultsBelow(sequence);
        cachedBytes += session.cachedBytes() - cachedBytesBefore;
    }

    void cacheResult(ClientSession session, ClientSession.CachedCommandResult result) {
        session.cacheResult(result);
        cachedBytes += result.weight();
        evictOverLimit();
    }

    /** Advances log time and removes expired sessions. */
    void advanceLogTime(long elapsedMillis) {
        logTimeMillis += elapsedMillis;
        for (Iterator<ClientSession> iterator = sessionsById.values().iterator(); iterator.hasNext(); ) {
            ClientSession session = iterator.next();
            if (session.isIdleAt(logTimeMillis)) {
                cachedBytes -= session.cachedBytes();
                iterator.remove();
            }
        }
    }

    /**
     * Evicts the least recently used sessions above the limits; the one just used stays, because alone it cannot exceed
     * them.
     */
    private void evictOverLimit() {
        Iterator<ClientSession> leastRecentlyUsed = sessionsById.values().iterator();
        while (sessionsById.size() > limits.maxSessions() || cachedBytes > limits.maxResultBytes()) {
            cachedBytes -= leastRecentlyUsed.next().cachedBytes();
            leastRecentlyUsed.remove();
        }
    }

    boolean isEmpty() {
        return sessionsById.isEmpty();
    }

    /** Returns the total size of all cached results in bytes. */
    long cachedBytes() {
        return cachedBytes;
    }

    int count() {
        return sessionsById.size();
    }

    long logTimeMillis() {
        return logTimeMillis;
    }

    /** Returns copies of all sessions, starting with the least recently used session. */
    List<ClientSession> copies() {
        List<ClientSession> copies = new ArrayList<>(sessionsById.size());
        for (ClientSession session : sessionsById.values()) {
            copies.add(session.copy());
        }
        return copies;
    }

    /** Replaces all sessions with the restored ones, which must be ordered from the least to the most recently used. */
    void restore(long restoredMillis, List<ClientSession> sessions) {
        sessionsById.clear();
        cachedBytes = 0;
        logTimeMillis = restoredMillis;
        for (ClientSession session : sessions) {
            sessionsById.put(session.id, session);
            cachedBytes += session.cachedBytes();
        }
    }

    long hash() {
        long hash = StateHash.fold(0, logTimeMillis);
        for (ClientSession session : sessionsById.values()) {
            hash = StateHash.fold(hash, session.hash());
        }
        return hash;
    }
}
