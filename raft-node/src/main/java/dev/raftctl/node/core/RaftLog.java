package dev.raftctl.node.core;

import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import java.util.List;

/**
 * The log as the core sees it: the term of every entry, the newest entries in memory, and the rest through
 * {@link StoredLogReader}. It also tracks how far the log is durable, committed and applied.
 */
final class RaftLog {
    private final StoredLogReader storedLog;
    private final LogEntryTerms termIndex;
    private final LogEntryCache cache;
    private final long maxCacheBytes;
    private LogPosition snapshot;
    /**
     * The position before the first entry. A follower that holds it can be sent the whole log. {@link LogPosition#ZERO}
     * if its term is unknown.
     */
    private LogPosition beforeFirst;

    private long firstIndex;
    private long lastIndex;
    private long durableIndex;
    private long commitIndex;
    private long lastApplied;
    /** Entries from {@link #truncatedFrom} on that were written before this term may have been truncated. */
    private long truncatedInTerm;

    private long truncatedFrom = Long.MAX_VALUE;

    RaftLog(RecoveredState recovered, StoredLogReader storedLog, long maxCacheBytes) {
        this.storedLog = storedLog;
        this.maxCacheBytes = maxCacheBytes;
        this.termIndex = new LogEntryTerms(recovered.termRuns());
        this.snapshot = recovered.snapshot();
        this.firstIndex = recovered.firstIndex();
        this.beforeFirst = snapshot.index() == firstIndex - 1 ? snapshot : LogPosition.ZERO;
        this.lastIndex = Math.max(recovered.lastIndex(), recovered.firstIndex() - 1);
        this.cache = new LogEntryCache(lastIndex + 1);
        this.durableIndex = lastIndex;
        this.commitIndex = snapshot.index();
        this.lastApplied = snapshot.index();
        InvariantChecks.holds(
                firstIndex <= snapshot.index() + 1,
                "the log begins at %d, past the snapshot's end %d",
                firstIndex,
                snapshot.index());
    }

    LogPosition last() {
        return lastIndex == snapshot.index() ? snapshot : new LogPosition(termAt(lastIndex), lastIndex);
    }

    long lastIndex() {
        return lastIndex;
    }

    long firstIndex() {
        return firstIndex;
    }

    LogPosition snapshot() {
        return snapshot;
    }

    long durableIndex() {
        return durableIndex;
    }

    long commitIndex() {
        return commitIndex;
    }

    long lastApplied() {
        return lastApplied;
    }

    /**
     * Returns whether the term at this index is known: an entry in the log, the last of the snapshot, or the one before
     * the log.
     */
    boolean isTermKnown(long index) {
        return index == snapshot.index()
                || index == beforeFirst.index()
                || index == 0
                || (index >= firstIndex && index <= lastIndex);
    }

    /**
     * Returns the term at an index for which {@link #isTermKnown} holds. A missing term is an error, never 0 (hazard
     * R09).
     */
    long termAt(long index) {
        if (index == snapshot.index()) {
            return snapshot.term();
        }
        if (index == beforeFirst.index()) {
            return beforeFirst.term();
        }
        if (index == 0) {
            return 0;
        }
        InvariantChecks.holds(
                index >= firstIndex && index <= lastIndex, "no entry %d in a log that ends at %d", index, lastIndex);
        return termIndex.termAt(index);
    }

    boolean matches(LogPosition position) {
        return isTermKnown(position.index()) && termAt(position.index()) == position.term();
    }

    /** Returns the first index of the run of equal terms that contains this index, or of the part still in the log. */
    long firstIndexOfRun(long index) {
        return termIndex.firstIndexOfRun(index);
    }

    void append(LogEntry entry) {
        InvariantChecks.holds(entry.index() == lastIndex + 1, "entry %d does not follow %d", entry.index(), lastIndex);
        termIndex.append(entry.index(), entry.term());
        cache.add(entry);
        lastIndex = entry.index();
    }

    /** @param currentTerm the server's current term */
    void truncateFrom(long index, long currentTerm) {
        InvariantChecks.holds(index > commitIndex, "entry %d is committed: commitIndex is %d", index, commitIndex);
        termIndex.truncateFrom(index);
        cache.truncateFrom(index);
        lastIndex = index - 1;
        durableIndex = Math.min(durableIndex, lastIndex);
        truncatedFrom = Math.min(truncatedFrom, index);
        truncatedInTerm = currentTerm;
    }

    /**
     * Marks everything up to this position as durable, provided that the log still holds it (hazard R11) and that this
     * very write stored it: an entry can be written, truncated and written again while the first write is pending. A
     * leader never contradicts what it sent, so a truncated entry was written in an earlier term, and it is written
     * again in a later one.
     *
     * @param writtenInTerm the server's term when the write was requested
     * @return whether more of the log is now durable
     */
    boolean markDurable(LogPosition position, long writtenInTerm) {
        if (position.index() <= durableIndex || position.index() > lastIndex || !matches(position)) {
            return false;
        }
        if (writtenInTerm >= truncatedInTerm) {
            truncatedFrom = Long.MAX_VALUE;
            truncatedInTerm = 0;
        } else if (position.index() >= truncatedFrom) {
            return false;
        }
        durableIndex = position.index();
        evict();
        return true;
    }

    void commitTo(long index) {
        InvariantChecks.holds(index >= commitIndex, "commitIndex would go back from %d to %d", commitIndex, index);
        InvariantChecks.holds(index <= lastIndex, "commitIndex %d is past the last entry %d", index, lastIndex);
        commitIndex = index;
    }

    void markApplied(long index) {
        InvariantChecks.holds(index <= commitIndex, "applied %d is past commitIndex %d", index, commitIndex);
        lastApplied = Math.max(lastApplied, index);
        evict();
    }

    List<LogEntry> entries(long from, long to, long maxBytes) {
        if (from >= cache.firstIndex()) {
            return cache.slice(from, to, maxBytes);
        }
        return storedLog.read(from, Math.min(to, cache.firstIndex()), maxBytes);
    }

    /** Returns the weight, in bytes, of an entry that has not been applied yet. */
    int weightAt(long index) {
        return cache.get(index).weight();
    }

    void compactTo(long firstIndexToKeep) {
        if (firstIndexToKeep > firstIndex) {
            beforeFirst = new LogPosition(termAt(firstIndexToKeep - 1), firstIndexToKeep - 1);
            termIndex.compactTo(firstIndexToKeep);
            firstIndex = firstIndexToKeep;
        }
    }

    void onSnapshotPersisted(LogPosition last) {
        if (last.index() > snapshot.index()) {
            snapshot = last;
        }
    }

    /**
     * Updates the log after a snapshot was installed. Entries after the snapshot are kept if the log matches the
     * snapshot's end (hazard S01).
     */
    void onSnapshotInstalled(LogPosition last) {
        if (last.index() <= lastIndex && matches(last)) {
            compactTo(last.index() + 1);
        } else {
            termIndex.clear();
            cache.resetTo(last.index() + 1);
            beforeFirst = last;
            firstIndex = last.index() + 1;
            lastIndex = last.index();
            durableIndex = last.index();
        }
        snapshot = last;
        commitIndex = Math.max(commitIndex, last.index());
        lastApplied = Math.max(lastApplied, last.index());
        durableIndex = Math.max(durableIndex, last.index());
    }

    private void evict() {
        long keepFrom = Math.min(durableIndex, lastApplied);
        while (!cache.isEmpty() && cache.weight() > maxCacheBytes && cache.firstIndex() <= keepFrom) {
            cache.evictFirst();
        }
    }
}
